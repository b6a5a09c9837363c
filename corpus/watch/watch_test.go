package watch

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestFolders(t *testing.T) {
	dir := t.TempDir()
	write := func(name string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(time.Now().String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("old/a.md")
	write(".hidden/x.md")
	ctx, cancel := context.WithCancel(t.Context())
	changes := Folders(ctx, []string{dir, filepath.Join(dir, "nosuch")}, slog.New(slog.NewTextHandler(t.Output(), nil)))
	told := func(what string) {
		t.Helper()
		select {
		case <-changes:
		case <-time.After(20 * time.Second):
			t.Fatalf("nobody noticed: %s", what)
		}
	}
	// The folder is watched from some moment on after the call: until then changes are made again.
	ready := time.NewTicker(50 * time.Millisecond)
	for begun := false; !begun; {
		select {
		case <-ready.C:
			write("begin.md")
		case <-changes:
			begun = true
		}
	}
	ready.Stop()
	write("old/b.md")
	told("a new file")
	write("old/b.md")
	told("a changed file")
	write("new/deep/c.md")
	told("a new folder")
	write("new/deep/c.md")
	told("a changed file in a new folder")
	if err := os.RemoveAll(filepath.Join(dir, "new")); err != nil {
		t.Fatal(err)
	}
	told("a folder that is removed")
	// A burst is one change, or two if the first is told in the middle of it.
	for range 200 {
		write("old/burst.md")
	}
	told("a burst")
	select {
	case <-changes:
	case <-time.After(2 * quiet):
	}
	write(".hidden/x.md")
	write("old/.unfinished-1")
	select {
	case <-changes:
		t.Error("a hidden file was told of")
	case <-time.After(3 * quiet):
	}
	cancel()
	if _, open := <-changes; open {
		t.Error("told of a change after the end")
	}
}
