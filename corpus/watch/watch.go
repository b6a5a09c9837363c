// Package watch notices when files in folders change.
package watch

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Pauses. A copy of many files is one change, seen when it has been quiet for a moment, but not put off for ever.
const (
	quiet   = 300 * time.Millisecond
	longest = 5 * time.Second
	// again is how often folders are looked at that cannot be watched, as those of a network often cannot.
	again = 10 * time.Minute
)

// Folders sends a value whenever something may have changed in the folders or in those inside them, until the context
// ends, when it closes the channel. Values that nobody has received yet become one. Hidden folders and links to folders
// are left out, as corpus.Collect leaves them out. What cannot be watched is logged, and looked at every ten minutes.
func Folders(ctx context.Context, folders []string, log *slog.Logger) <-chan struct{} {
	changes := make(chan struct{}, 1)
	w, err := fsnotify.NewWatcher()
	if err != nil {
		log.Warn("folders cannot be watched, they are looked at every ten minutes", "why", err)
	}
	go func() {
		defer close(changes)
		if err != nil {
			every(ctx, changes)
			return
		}
		defer w.Close()
		watch(ctx, w, folders, changes, log)
	}()
	return changes
}

func tell(changes chan<- struct{}) {
	select {
	case changes <- struct{}{}:
	default: // one is waiting
	}
}

func every(ctx context.Context, changes chan<- struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(again):
			tell(changes)
		}
	}
}

func watch(ctx context.Context, w *fsnotify.Watcher, folders []string, changes chan<- struct{}, log *slog.Logger) {
	for _, folder := range folders {
		add(w, folder, log)
	}
	look := time.NewTicker(again)
	defer look.Stop()
	var settled <-chan time.Time
	var first time.Time // of the changes that are not told yet
	noticed := func() {
		if settled == nil {
			first = time.Now()
		}
		settled = time.After(max(0, min(quiet, longest-time.Since(first))))
	}
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-w.Events:
			if strings.HasPrefix(filepath.Base(event.Name), ".") || event.Op == fsnotify.Chmod {
				continue
			}
			if event.Has(fsnotify.Create) {
				add(w, event.Name, log)
			}
			noticed()
		case err := <-w.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				log.Warn("watching folders", "why", err)
			}
			noticed() // something was missed
		case <-look.C:
			for _, folder := range folders {
				add(w, folder, log) // it may have been away
			}
			noticed()
		case <-settled:
			settled = nil
			tell(changes)
		}
	}
}

// add watches a folder and those inside it. What is no folder is left alone.
func add(w *fsnotify.Watcher, root string, log *slog.Logger) {
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it is gone already
		}
		if err == nil && path == root {
			// The folder that somebody names may be a link.
			var info fs.FileInfo
			if info, err = os.Stat(path); err == nil {
				d = fs.FileInfoToDirEntry(info)
			}
		}
		if err == nil && !d.IsDir() {
			return nil
		}
		if err == nil && path != root && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		if err == nil {
			err = w.Add(path)
		}
		if err != nil {
			log.Warn("a folder cannot be watched, it is looked at every ten minutes", "folder", path, "why", err)
		}
		return nil
	})
}
