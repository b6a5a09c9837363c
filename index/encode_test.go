package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"summitbot/corpus"
)

// TestStarterVectorsAreMadeAhead fails when the articles changed and their vectors did not.
func TestStarterVectorsAreMadeAhead(t *testing.T) {
	x := inMemory(t, starter())
	if _, err := newEncoding(x, Config{Log: testLog(t)}); err != nil {
		t.Fatal(err)
	}
	if n := x.vectors.Load().missing(); n > 0 {
		t.Errorf("%d sentences have no vector: run go generate ./index", n)
	}
}

func TestMeaningIsKeptAndFound(t *testing.T) {
	cfg, log := testConfig(t)
	cfg.Meaning, cfg.Wait = true, Forever
	mustServe(t, cfg)
	path := filepath.Join(cfg.Dir, vectorsFile)
	before, err := os.ReadFile(path)
	if err != nil || len(before) == 0 || len(before)%entrySize != 0 {
		t.Fatalf("%d bytes, error %v", len(before), err)
	}
	log.Reset()
	mustServe(t, cfg)
	if log.Len() > 0 {
		t.Errorf("log %s", log)
	}
	if err := os.WriteFile(path, before[:len(before)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	mustServe(t, cfg)
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("a damaged file of vectors is not made again as it was: %v", err)
	}
	// A rebuilt index and one of more articles have nothing to encode but what is new.
	if err := os.Remove(filepath.Join(cfg.Dir, Generation(corpus.Fingerprint(cfg.Sources, 0)), storeFile)); err != nil {
		t.Fatal(err)
	}
	mustServe(t, cfg)
	cfg.Sources = append(cfg.Sources, corpus.Source{Name: "more", FS: fstest.MapFS{
		"c.txt": {Data: []byte("Title: Boats\n\nThe boats were green.\n")},
	}})
	x, err := Prepare(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if after, err = os.ReadFile(path); err != nil || len(after) != len(before)+entrySize {
		t.Errorf("the file of vectors grew from %d to %d bytes, error %v", len(before), len(after), err)
	}
}

func TestMeaningInMemory(t *testing.T) {
	cfg, _ := testConfig(t)
	cfg.Meaning, cfg.Wait, cfg.Dir = true, Forever, ""
	x, err := Prepare(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	answer, err := x.Search(context.Background(), Question{Text: "who accompanied Putin to the talks in Anchorage?", By: MeaningAlone}, 1)
	if err != nil || len(answer.Hits) != 1 {
		t.Errorf("answer %+v, error %v", answer, err)
	}
}

// growing is a folder of articles about boats, the one with the highest number being the newest, and an undated one.
func growing(count int) fstest.MapFS {
	files := fstest.MapFS{"undated.txt": {Data: []byte("Title: Talks\n\nLavrov and Ushakov came with Putin.\n")}}
	for i := range count {
		text := fmt.Sprintf("Title: Boat %d\nDate: %d-05-01\n\nBoat number %d left the harbour. Its sails were patched %d times.\n\n"+
			"All boats have a mast.\n", i, 1900+i, i, i*i)
		files[fmt.Sprintf("%03d.txt", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// TestEncodingGoesOnInTheBackground asks while sentences are encoded, stops in the middle, and goes on.
func TestEncodingGoesOnInTheBackground(t *testing.T) {
	cfg, log := testConfig(t)
	cfg.Meaning = true
	cfg.Sources = []corpus.Source{{Name: "growing", FS: growing(120)}}
	x, err := Prepare(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	total := x.vectors.Load().missing()
	var asking sync.WaitGroup
	for range 3 {
		asking.Go(func() {
			for x.vectors.Load().missing() > total/2 {
				answer, err := x.Search(context.Background(), Question{Text: "who came with Putin"}, 1)
				if err != nil || len(answer.Hits) != 1 || answer.Hits[0].Article.Title != "Talks" {
					t.Errorf("answer %+v, error %v", answer, err)
					return
				}
			}
		})
	}
	asking.Wait()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	left := x.vectors.Load().missing()
	if left == 0 || left == total {
		t.Skipf("%d of %d were left: the machine is too fast or too slow for this test", left, total)
	}
	// The newest is done, the undated one not.
	last := x.Passages() - 1
	if _, ok := x.vectors.Load().rows(last - 1); !ok {
		t.Error("the newest article is not encoded")
	}
	if _, ok := x.vectors.Load().rows(last); ok {
		t.Error("the article without a date is encoded before others")
	}
	info, err := os.Stat(filepath.Join(cfg.Dir, vectorsFile))
	if err != nil {
		t.Fatal(err)
	}
	cfg.Wait = Forever
	x, err = Prepare(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	after, err := os.Stat(filepath.Join(cfg.Dir, vectorsFile))
	if err != nil {
		t.Fatal(err)
	}
	// The sentence that all articles have is encoded once, unless two did so at the same time.
	if grown := int(after.Size()-info.Size()) / entrySize; x.vectors.Load().missing() > 0 || grown > left {
		t.Errorf("%d entries were added for %d texts, %d are missing; log %s", grown, left, x.vectors.Load().missing(), log)
	}
}

// TestAnswersDoNotDependOnTheOrderOfEncoding compares an index just encoded, the newest articles first, with the same
// opened again.
func TestAnswersDoNotDependOnTheOrderOfEncoding(t *testing.T) {
	cfg, _ := testConfig(t)
	cfg.Meaning, cfg.Wait = true, Forever
	cfg.Sources = []corpus.Source{{Name: "growing", FS: growing(40)}}
	ask := func() (out []string) {
		x, err := Prepare(context.Background(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		for _, q := range []string{"which boat was mended 81 times", "what do all boats have", "сколько парусов"} {
			answer, err := x.Search(context.Background(), Question{Text: q}, 5)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprint(answer.Confidence))
			for _, h := range answer.Hits {
				out = append(out, fmt.Sprint(h.Passage.ID, h.Score))
			}
		}
		return out
	}
	once := ask()
	if again := ask(); !slices.Equal(once, again) {
		t.Errorf("%q, then %q", once, again)
	}
}

func TestWaitingForVectorsCanBeStopped(t *testing.T) {
	cfg, _ := testConfig(t)
	cfg.Meaning, cfg.Wait = true, Forever
	cfg.Sources = []corpus.Source{{Name: "growing", FS: growing(100)}}
	ctx, cancel := context.WithCancel(context.Background())
	cfg.Progress = func(done, total int) {
		if total > 100 { // sentences, no longer articles
			cancel()
		}
	}
	if x, err := Prepare(ctx, cfg); !errors.Is(err, context.Canceled) {
		t.Errorf("index %v, error %v", x, err)
	}
	cfg.Wait = time.Millisecond
	x, err := Prepare(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
}

func TestNewestArticlesComeFirst(t *testing.T) {
	table := newTextTable()
	for _, d := range []corpus.Date{{Year: 2024}, {}, {Year: 2025, Month: 8, Day: 15}, {Year: 2025, Month: 8}, {Year: 2026}} {
		table.add(&corpus.Article{Date: d}, nil)
	}
	table.finish()
	if got := fmt.Sprint(table.Newest); got != "[4 2 3 0 1]" {
		t.Errorf("order %s", got)
	}
}
