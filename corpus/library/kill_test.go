package library

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"summitbot/corpus"
)

// kills is how often the process that adds articles is killed.
const kills = 200

// TestMain is that process too: with a folder in KILL_TEST it adds articles there, beginning with the number in
// KILL_TEST_FROM, and writes a line for each that is acknowledged, until somebody kills it.
func TestMain(m *testing.M) {
	dir := os.Getenv("KILL_TEST")
	if dir == "" {
		os.Exit(m.Run())
	}
	l, err := Open(dir)
	if err != nil {
		panic(err)
	}
	from, err := strconv.Atoi(os.Getenv("KILL_TEST_FROM"))
	if err != nil {
		panic(err)
	}
	for i := from; ; i++ {
		a, err := corpus.Parse("x.txt", []byte(numbered(i)))
		if err != nil {
			panic(err)
		}
		change, err := l.Add(context.Background(), a, &Raw{Data: []byte(numbered(i)), Ending: ".txt", Record: Record{ETag: strconv.Itoa(i)}})
		if err != nil {
			panic(err)
		}
		fmt.Println(i, change.ID)
		if i%5 == 0 {
			if err := l.Close(); err != nil { // writes the catalog
				panic(err)
			}
		}
	}
}

// numbered is what is added: every article is written twice, the second time with another text.
func numbered(i int) string {
	return fmt.Sprintf("Title: Ship %d\nURL: https://harbour.example/%d\n\nVersion %d of it.\n\n%s\n", i/2, i/2, i%2, words(i/2, 50))
}

// TestKill kills a process at random moments while it adds articles, and wants every article that was acknowledged, in
// the version that was acknowledged or the one that was being written, and nothing by half.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some ten seconds")
	}
	dir := t.TempDir()
	acknowledged := make(map[string]int) // the last version of an id
	next := 0
	for range kills {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "KILL_TEST="+dir, "KILL_TEST_FROM="+strconv.Itoa(next))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(out)
		readLine := func() bool {
			line, err := lines.ReadString('\n')
			if err != nil {
				return false
			}
			number, id, _ := strings.Cut(strings.TrimSpace(line), " ")
			i, err := strconv.Atoi(number)
			if err != nil {
				t.Fatalf("%q, %s", line, &stderr)
			}
			acknowledged[id], next = i, i+1
			return true
		}
		readLine() // it is under way
		time.AfterFunc(time.Duration(rand.Int64N(int64(15*time.Millisecond))), func() { _ = cmd.Process.Kill() })
		for readLine() {
		}
		_ = cmd.Wait() // it was killed
		if stderr.Len() > 0 {
			t.Fatal(&stderr)
		}
	}
	l := open(t, dir)
	ids, err := l.IDs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := collect(t, dir)
	if len(c.Skipped) > 0 || len(c.Articles) != len(ids) || len(ids) < len(acknowledged) || len(ids) > len(acknowledged)+1 {
		t.Fatalf("acknowledged %d, stored %d, read %d, skipped %v", len(acknowledged), len(ids), len(c.Articles), c.Skipped)
	}
	for _, a := range c.Articles {
		last, acked := acknowledged[a.ID]
		underWay := parse(t, "x.txt", numbered(next))
		switch {
		case acked && a.Text == parse(t, "x.txt", numbered(last)).Text:
		case a.Text == underWay.Text: // written, but killed before it said so
		default:
			t.Errorf("%s is not as it was acknowledged, version %d: %q", a.ID, last, a.Text)
		}
		if record, err := l.Record(a.ID); err != nil || acked && record.File == "" {
			t.Errorf("%s: %+v, %v", a.ID, record, err)
		} else if _, err := os.Stat(filepath.Join(dir, rawDir, record.File)); err != nil {
			t.Error(err)
		}
		if versions, err := l.Versions(t.Context(), a.ID); err != nil || acked && len(versions) < 1+last%2 {
			t.Errorf("%s: versions %d, %v", a.ID, len(versions), err)
		}
	}
	for _, pattern := range []string{"", "*", "*/*"} {
		left, err := filepath.Glob(filepath.Join(dir, pattern, unfinished+"*"))
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	t.Logf("%d kills, %d articles", kills, len(ids))
}
