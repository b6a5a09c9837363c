package corpus

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

// TestCollectChangedReadsWhatHasChanged writes, changes and removes files, and compares with reading all of them.
func TestCollectChangedReadsWhatHasChanged(t *testing.T) {
	dir := t.TempDir()
	long := time.Now().Add(-time.Hour)
	write := func(name, text string, at time.Time) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	write("a.txt", "The first text.", long)
	write("b.txt", "The second text.", long)
	write("c.md", "---\nid: mine\n---\n\nThe third text.", long)
	write("d.md", "---\nid: mine\n---\n\nIts id is taken.", long)
	write("e.txt", "", long)
	write("f.png", "no text", long)
	sources := []Source{{Name: "folder", FS: os.DirFS(dir)}}
	known := Collect(t.Context(), sources, 0)

	changed := func() (read []string) {
		t.Helper()
		got, want := CollectChanged(t.Context(), sources, 0, known.Files), Collect(t.Context(), sources, 0)
		for _, a := range got.Articles {
			if a != nil {
				read = append(read, a.Text)
			}
		}
		if !reflect.DeepEqual(got.Keys, want.Keys) || got.Fingerprint != want.Fingerprint || !reflect.DeepEqual(Keys(got.Files), want.Keys) {
			t.Errorf("got %+v, want %+v", got.Keys, want.Keys)
		}
		if len(got.Skipped) != len(want.Skipped) {
			t.Errorf("skipped %v, want %v", got.Skipped, want.Skipped)
		}
		for i, skipped := range want.Skipped {
			if got.Skipped[i].Error() != skipped.Error() {
				t.Errorf("skipped %v, want %v", got.Skipped[i], skipped)
			}
		}
		known = got
		return read
	}
	if read := changed(); read != nil {
		t.Errorf("nothing has changed, and %q were read", read)
	}
	write("b.txt", "Another 2nd one.", long.Add(time.Minute)) // of the same length
	if read := changed(); !reflect.DeepEqual(read, []string{"Another 2nd one."}) {
		t.Errorf("%q were read", read)
	}
	if err := os.Remove(filepath.Join(dir, "c.md")); err != nil {
		t.Fatal(err)
	}
	write("g.txt", "A new text.", time.Now())
	if read := changed(); !reflect.DeepEqual(read, []string{"A new text."}) {
		t.Errorf("%q were read", read)
	}
	// Within the grain of its time it may change without a trace.
	write("g.txt", "An old text", known.Files[len(known.Files)-1].Modified)
	if read := changed(); !reflect.DeepEqual(read, []string{"An old text"}) {
		t.Errorf("%q were read", read)
	}
}
