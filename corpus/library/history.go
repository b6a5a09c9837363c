package library

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"
)

// Raw is the bytes that an article was made from, and where they came from.
type Raw struct {
	Data   []byte // nil keeps the record alone: the site says that nothing has changed
	Ending string // of the file's name, with the dot
	Record
}

// Record says where and when an article's bytes came from, with the site's validators for asking again.
type Record struct {
	URL          string    `json:"url,omitempty"`
	ContentType  string    `json:"content_type,omitempty"`
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Fetched      time.Time `json:"fetched"`
	File         string    `json:"file,omitempty"` // in the folder raw
}

func (l *Library) record(id string) string { return filepath.Join(l.dir, rawDir, id+".json") }

func (l *Library) history(id string) string { return filepath.Join(l.dir, historyDir, id) }

// Record returns where an article came from; it is zero for one that was put there by hand.
func (l *Library) Record(id string) (Record, error) {
	var r Record
	data, err := os.ReadFile(l.record(id))
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return Record{}, fmt.Errorf("%s cannot be read: %w", l.record(id), err)
	}
	return r, nil
}

// rawName is the form of an article's raw files, so that those of an id that begins with another's are left alone.
var rawName = regexp.MustCompile(`^-[0-9a-f]{8}\.[a-z0-9]+$`)

func (r *Raw) name(id string) string {
	sum := sha256.Sum256(r.Data)
	return id + "-" + hex.EncodeToString(sum[:4]) + r.Ending
}

func (l *Library) keepBytes(id string, raw *Raw) error {
	if raw == nil || raw.Data == nil {
		return nil
	}
	return l.writeBytes(filepath.Join(l.dir, rawDir, raw.name(id)), raw.Data)
}

// keepRecord writes the record, and removes the bytes that it no longer names.
func (l *Library) keepRecord(id string, raw *Raw) error {
	if raw == nil {
		return nil
	}
	r := raw.Record
	if raw.Data != nil {
		r.File = raw.name(id)
	}
	data, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return err
	}
	if err := l.writeBytes(l.record(id), append(data, '\n')); err != nil {
		return err
	}
	return l.eachRaw(id, func(name string) error {
		if name == r.File {
			return nil
		}
		return remove(filepath.Join(l.dir, rawDir, name))
	})
}

func (l *Library) removeRaw(id string) error {
	return errors.Join(remove(l.record(id)), l.eachRaw(id, func(name string) error {
		return remove(filepath.Join(l.dir, rawDir, name))
	}))
}

func (l *Library) eachRaw(id string, visit func(name string) error) error {
	found, err := filepath.Glob(filepath.Join(l.dir, rawDir, id+"-*"))
	for _, path := range found {
		if name := filepath.Base(path); rawName.MatchString(strings.TrimPrefix(name, id)) {
			err = errors.Join(err, visit(name))
		}
	}
	return err
}

// stamp is the form of the time in the names of versions; it sorts as text.
const stamp = "20060102T150405.000000000Z"

func (l *Library) keepVersion(id string, data []byte) error {
	sum := sha256.Sum256(data)
	name := time.Now().UTC().Format(stamp) + "-" + hex.EncodeToString(sum[:4]) + ".md"
	return l.writeBytes(filepath.Join(l.history(id), name), data)
}

// Version is what an article was until a time; for the version of today that time is zero.
type Version struct {
	Until time.Time
	Data  []byte
	Diff  string // from the version before
}

// Versions returns every version of an article, the oldest first, the last one the one of today.
func (l *Library) Versions(ctx context.Context, id string) (all []Version, err error) {
	err = l.locked(ctx, func() error {
		e := l.byID(id)
		if e == nil {
			return ErrUnknown
		}
		files, err := os.ReadDir(l.history(id))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, f := range files { // ReadDir sorts
			until, err := time.Parse(stamp, f.Name()[:min(len(stamp), len(f.Name()))])
			if err != nil {
				continue // somebody else's
			}
			data, err := os.ReadFile(filepath.Join(l.history(id), f.Name()))
			if err != nil {
				return err
			}
			all = append(all, Version{Until: until, Data: data})
		}
		data, err := os.ReadFile(filepath.Join(l.dir, ArticlesDir, e.File))
		all = append(all, Version{Data: data})
		return err
	})
	for i := 1; i < len(all); i++ {
		all[i].Diff = difference(id, all[i-1].Data, all[i].Data)
	}
	return slices.Clip(all), err
}

func difference(id string, before, after []byte) string {
	return string(diff.Diff(id+" before", before, id+" after", after))
}

// RawData returns the bytes that an article was made from, nil if they were not kept.
func (l *Library) RawData(id string) ([]byte, error) {
	r, err := l.Record(id)
	if err != nil || !rawName.MatchString(strings.TrimPrefix(r.File, id)) {
		return nil, err
	}
	return os.ReadFile(filepath.Join(l.dir, rawDir, r.File))
}
