package journal

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
)

func opened(t *testing.T, dir string) *Journal {
	t.Helper()
	j, err := Open(dir, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j
}

func TestSummary(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "journal")
	j := opened(t, dir)
	for _, q := range []string{"Was there rain?", "Who paid?", "was there RAIN", "  Был ли дождь?"} {
		j.Write(Entry{Kind: Unanswered, Question: q})
	}
	j.Write(Entry{Kind: Up, Question: "Who came?", Passage: "k"})
	j.Write(Entry{Kind: Up, Question: "Who came?", Passage: "k"})
	j.Write(Entry{Kind: Down, Question: "Who came?", Reason: "another day"})
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	// A crash has cut a line short, and the journal goes on behind it.
	if err := os.WriteFile(filepath.Join(dir, oldFile(1)), []byte(`{"kind":"unanswered","question":"Who paid?"}`+"\n"+`{"kind":"unans`), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Summarise(dir)
	want := Summary{Unanswered: []Asked{{"Who paid?", 2}, {"Was there rain?", 2}, {"  Был ли дождь?", 1}}, Up: 2, Votes: 3}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := Summarise(t.TempDir()); err != nil || len(got.Unanswered) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	j.Write(Entry{Kind: Up}) // after the end: lost, not fatal
}

// TestBounded writes from many goroutines far more than the journal may hold.
func TestBounded(t *testing.T) {
	dir := t.TempDir()
	j := opened(t, dir)
	j.max = 4 << 10
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 100 {
				j.Write(Entry{Kind: Unanswered, Question: fmt.Sprintf("question %d %d %s", i, n, strings.Repeat("x", 50))})
			}
		})
	}
	wg.Wait()
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != maxOld+1 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Size() > j.max {
			t.Errorf("%s has %d bytes, %v", f.Name(), info.Size(), err)
		}
	}
	got, err := Summarise(dir)
	if err != nil || len(got.Unanswered) < 60 {
		t.Errorf("%d questions are left, %v", len(got.Unanswered), err)
	}
	for _, q := range got.Unanswered {
		if q.Times != 1 {
			t.Errorf("%q %d times", q.Question, q.Times)
		}
	}
}
