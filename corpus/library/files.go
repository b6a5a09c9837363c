package library

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// unfinished begins the names of files that are being written. They are hidden, so that nothing takes one for an article.
const unfinished = ".unfinished-"

// writeFile writes a file under the folder root whole or not at all: under another name first, which takes the old file's
// place when the bytes are safe on the disk. When it returns, the file is there after a power cut too.
func writeFile(root, path string, write func(io.Writer) error) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(root, unfinished)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

func (l *Library) writeBytes(path string, data []byte) error { return WriteFile(l.dir, path, data) }

// remove takes a file away for good; one that is not there is no error.
func remove(path string) error {
	if err := os.Remove(path); err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes the names in a folder safe.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // a folder cannot be synced there; NTFS keeps a journal of names
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// sweep removes what writers that were killed left behind. Whoever holds the lock knows that nobody else is writing.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.Type().IsRegular() && strings.HasPrefix(e.Name(), unfinished) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// WriteFile is how the library writes its files, for what else lies in its folder: whole or not at all.
func WriteFile(root, path string, data []byte) error {
	return writeFile(root, path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
