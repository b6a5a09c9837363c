package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gofrs/flock"

	"summitbot/corpus"
)

func testConfig(t *testing.T) (cfg Config, log *bytes.Buffer) {
	log = new(bytes.Buffer)
	return Config{
		Dir: filepath.Join(t.TempDir(), "index"),
		Sources: []corpus.Source{{Name: "test", FS: fstest.MapFS{
			"a.txt": {Data: []byte("Title: Talks in Anchorage\n\nLavrov and Ushakov came with Putin.\n")},
			"b.txt": {Data: []byte("\x00")},
		}}},
		Log: slog.New(slog.NewTextHandler(log, nil)),
	}, log
}

// mustServe prepares an index and asks it something.
func mustServe(t *testing.T, cfg Config) {
	t.Helper()
	x, err := Prepare(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	answer, err := x.Search(context.Background(), Question{Text: "who came with Putin"}, 1)
	if err != nil || len(answer.Hits) != 1 || !strings.Contains(answer.Hits[0].Passage.Text, "Ushakov") {
		t.Fatalf("answer %+v, error %v", answer, err)
	}
	if m := x.Manifest(); m.Articles != 1 || m.Skipped != 1 {
		t.Errorf("manifest %+v", m)
	}
}

// TestOneFlippedByteIsNoticed damages every file of an index in turn, at several places.
func TestOneFlippedByteIsNoticed(t *testing.T) {
	cfg, log := testConfig(t)
	mustServe(t, cfg)
	dir := filepath.Join(cfg.Dir, Generation(corpus.Fingerprint(cfg.Sources, 0)))
	damage := map[string]func(data []byte) []byte{
		"first byte flipped":  func(d []byte) []byte { d[0] ^= 1; return d },
		"middle byte flipped": func(d []byte) []byte { d[len(d)/2] ^= 0x80; return d },
		"last byte flipped":   func(d []byte) []byte { d[len(d)-1] ^= 1; return d },
		"cut in half":         func(d []byte) []byte { return d[:len(d)/2] },
		"emptied":             func([]byte) []byte { return nil },
	}
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) < 5 {
		t.Fatalf("files %v, error %v", files, err)
	}
	for _, path := range files {
		for name, f := range damage {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, f(data), 0o600); err != nil {
				t.Fatal(err)
			}
			log.Reset()
			mustServe(t, cfg)
			if !strings.Contains(log.String(), "damaged") {
				t.Errorf("%s, %s: log %q", filepath.Base(path), name, log)
			}
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		mustServe(t, cfg)
	}
	log.Reset()
	mustServe(t, cfg)
	if log.Len() > 0 {
		t.Errorf("an intact index is not just opened: %s", log)
	}
}

func TestBuildThatDiedIsSwept(t *testing.T) {
	cfg, log := testConfig(t)
	dead := filepath.Join(cfg.Dir, buildingPrefix+"1", "bleve")
	for _, dir := range []string{dead, filepath.Join(cfg.Dir, buildingPrefix+"permits"), filepath.Join(cfg.Dir, buildingPrefix+"2")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(dead), buildMark), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	mustServe(t, cfg)
	for _, name := range []string{"permits", "2"} {
		if _, err := os.Stat(filepath.Join(cfg.Dir, buildingPrefix+name)); err != nil {
			t.Errorf("a folder of somebody else's is gone: %v", err)
		}
	}
	if _, err := os.Stat(dead); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(log.String(), "cut short") {
		t.Errorf("left behind: %v, log %q", err, log)
	}
}

func TestIndexIsInMemoryWhereTheFolderCannotBeWritten(t *testing.T) {
	cfg, log := testConfig(t)
	if err := os.WriteFile(cfg.Dir, []byte("a file in the way"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustServe(t, cfg)
	if !strings.Contains(log.String(), "memory") {
		t.Errorf("log %q", log)
	}
	cfg.Dir = ""
	mustServe(t, cfg)
}

func TestLockedIndexFailsAtOnce(t *testing.T) {
	cfg, _ := testConfig(t)
	mustServe(t, cfg)
	// Bleve's own lock, as a process that opened the index for writing would hold it.
	bolt := filepath.Join(cfg.Dir, Generation(corpus.Fingerprint(cfg.Sources, 0)), bleveDir, "store", "root.bolt")
	writer := flock.New(bolt)
	if err := writer.Lock(); err != nil {
		t.Fatal(err)
	}
	defer writer.Unlock()
	if _, err := Prepare(context.Background(), cfg); !errors.Is(err, ErrLocked) {
		t.Errorf("error %v", err)
	}
}

func TestReadersShareAnIndex(t *testing.T) {
	cfg, _ := testConfig(t)
	var wg sync.WaitGroup
	cfg.Log = slog.New(slog.DiscardHandler) // a buffer is not for several at once
	for range 8 {
		wg.Go(func() {
			x, err := Prepare(context.Background(), cfg)
			if err != nil {
				t.Error(err)
				return
			}
			defer x.Close()
			answer, err := x.Search(context.Background(), Question{Text: "who came with Putin"}, 1)
			if err != nil || len(answer.Hits) != 1 {
				t.Errorf("answer %+v, error %v", answer, err)
			}
		})
	}
	wg.Wait()
	if entries, err := os.ReadDir(cfg.Dir); err != nil || len(entries) != 2 {
		t.Errorf("entries %v, error %v", entries, err)
	}
}

func TestStoppedBuildLeavesNothing(t *testing.T) {
	cfg, _ := testConfig(t)
	ctx, cancel := context.WithCancel(context.Background())
	cfg.Progress = func(int, int) { cancel() }
	if _, err := Prepare(ctx, cfg); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if all, err := Status(cfg.Dir); err != nil || len(all) != 0 {
		t.Errorf("status %v, error %v", all, err)
	}
}

func TestFewGenerationsAreKept(t *testing.T) {
	cfg, _ := testConfig(t)
	var newest string
	for i := range kept + 3 {
		cfg.Sources[0].Name = fmt.Sprint(i)
		mustServe(t, cfg)
		newest = Generation(corpus.Fingerprint(cfg.Sources, 0))
		// Their times must differ by more than the file system can tell apart.
		used := time.Now().Add(time.Duration(i-100) * time.Minute)
		if err := os.Chtimes(filepath.Join(cfg.Dir, newest, manifestFile), used, used); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Status(cfg.Dir)
	if err != nil || len(all) != kept || all[0].Name != newest || all[0].Err != nil || all[0].Manifest.Size() == 0 {
		t.Errorf("%d generations, newest %s, %+v, error %v", len(all), newest, all, err)
	}
	if n, err := Drop(cfg.Dir); n != kept || err != nil {
		t.Errorf("dropped %d, error %v", n, err)
	}
}

// TestSwapUnderSearch exchanges indexes while others search: every search gets a whole answer of one generation.
func TestSwapUnderSearch(t *testing.T) {
	open := func(name string) *Index {
		c := corpus.Collect(t.Context(), []corpus.Source{{FS: fstest.MapFS{
			"a.txt": {Data: []byte("Title: " + name + "\n\nLavrov came with " + name + ".\n\nUshakov came with " + name + ".\n")},
		}}}, 0)
		return builtAndOpened(t, c)
	}
	live := NewLive(open("g0"))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				answer, err := live.Search(context.Background(), Question{Text: "lavrov ushakov"}, 5)
				if err != nil || len(answer.Hits) == 0 {
					t.Errorf("answer %+v, error %v", answer, err)
					return
				}
				for _, h := range answer.Hits {
					if !strings.Contains(h.Passage.Text, h.Article.Title+".") {
						t.Errorf("passage %q of article %q", h.Passage.Text, h.Article.Title)
					}
				}
			}
		})
	}
	for i := range 15 {
		if err := live.Swap(open(fmt.Sprint("g", i+1))); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wg.Wait()
	if err := live.Close(); err != nil {
		t.Error(err)
	}
	if _, err := live.Search(context.Background(), Question{Text: "lavrov"}, 1); !errors.Is(err, ErrClosed) {
		t.Errorf("search after Close: %v", err)
	}
}
