package index

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/gofrs/flock"
	bolterrors "go.etcd.io/bbolt/errors"

	"summitbot/corpus"
)

// A generation is the index of one collection of articles, in a directory named by the fingerprint of the articles, the
// mapping and the code. It is written into a directory of another name, moved in whole, and never changed; so readers
// need no locks, and a build that dies leaves nothing that could be taken for an index.
//
// Its manifest lists every file with its size and SHA-256. Bleve itself opens a damaged segment and answers from it.

// codeVersion stands for all code that decides what an index holds: cleaning, passages, analysis, the files' formats.
// Raise it with every change of these, so that indexes built before are built again.
const codeVersion = 11

const (
	manifestFile   = "manifest"
	lockFile       = "lock"
	buildingPrefix = "building-"
	buildMark      = "summitbot-build"
)

// readOnly makes Bleve share an index with other readers, and give up at once where another process writes to it.
var readOnly = map[string]any{"read_only": true, "bolt_timeout": "200ms"}

var (
	// ErrNotBuilt reports that there is no index of these articles yet.
	ErrNotBuilt = errors.New("the index is not built yet")
	// ErrLocked reports that another process has the index open for writing.
	ErrLocked = errors.New("the index is held by another process: stop it, or use another folder for the index")
)

// DamagedError reports that a file of an index is not as it was written.
type DamagedError struct {
	File string
	Err  error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the index is damaged: %s: %v", e.File, e.Err)
}
func (e *DamagedError) Unwrap() error { return e.Err }

// Manifest describes a generation.
type Manifest struct {
	Version  string // of the code and the mapping
	Built    time.Time
	Articles int
	Skipped  int   // files that were no articles
	Text     int64 // bytes of the articles' texts
	Files    map[string]manifestEntry
}

type manifestEntry struct {
	Size   int64
	SHA256 string
}

// Size returns the bytes of the files that the manifest lists.
func (m *Manifest) Size() int64 {
	total := int64(0)
	for _, f := range m.Files {
		total += f.Size
	}
	return total
}

// Generation returns the name of the directory that holds the index of a collection with this fingerprint.
func Generation(fingerprint string) string { return digest(version() + "\n" + fingerprint) }

// version stands for what decides, beside the articles, what an index holds.
var version = sync.OnceValue(func() string {
	m, err := newMapping()
	if err != nil {
		panic(err) // the mapping is made of constants
	}
	mapping, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return digest(fmt.Sprintf("%d\n%s", codeVersion, mapping))
})

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// Build writes the index of a collection into the folder of cfg, unless an intact one is there. It can be stopped at any
// moment, by the context or by force, without harm to what is there. Of several processes that build in one folder the
// others wait for the first.
func Build(ctx context.Context, cfg Config, c corpus.Collection) error {
	return build(ctx, cfg, materialOf(c))
}

func build(ctx context.Context, cfg Config, from material) (err error) {
	if err := ctx.Err(); err != nil {
		return err // the collection may not be whole
	}
	if from.count == 0 {
		return ErrNoArticles
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(cfg.Dir, lockFile))
	if ok, err := lock.TryLock(); err != nil {
		return err
	} else if !ok {
		cfg.Log.Info("another process is building an index in this folder, waiting for it", "folder", cfg.Dir)
		if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	sweep(cfg)
	target := filepath.Join(cfg.Dir, Generation(from.fingerprint))
	if _, err := verify(target); err == nil {
		return nil
	}
	work, err := os.MkdirTemp(cfg.Dir, buildingPrefix)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if err := os.WriteFile(filepath.Join(work, buildMark), []byte("an index of summitbot\n"), 0o600); err != nil {
		return err
	}
	text, err := buildFiles(ctx, work, from, cfg.Progress)
	if err != nil {
		return err
	}
	manifest := &Manifest{
		Version: version(), Built: time.Now().UTC().Truncate(time.Second), Articles: from.count, Skipped: from.skipped, Text: text,
	}
	if err := manifest.write(work); err != nil {
		return err
	}
	if err := os.RemoveAll(target); err != nil { // a damaged one
		return err
	}
	if err := os.Rename(work, target); err != nil {
		return err
	}
	prune(cfg.Dir, filepath.Base(target))
	return nil
}

// building is the form of the names that os.MkdirTemp makes of buildingPrefix.
var building = regexp.MustCompile("^" + buildingPrefix + `[0-9]+$`)

// unfinished returns the directories of builds. Each has a mark of its own, so that nothing that only bears such a name
// is ever taken for one.
func unfinished(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var found []string
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if !e.IsDir() || !building.MatchString(e.Name()) {
			continue
		}
		if _, err := os.Lstat(filepath.Join(path, buildMark)); err == nil {
			found = append(found, path)
		}
	}
	return found
}

// sweep removes the work of builds that were cut short. Whoever holds the lock knows that nobody else is building.
func sweep(cfg Config) {
	for _, work := range unfinished(cfg.Dir) {
		if err := os.RemoveAll(work); err == nil {
			cfg.Log.Info("removed what a build that was cut short left behind", "folder", work)
		}
	}
}

// Open opens the index of the collection with this fingerprint under dir. The error is ErrNotBuilt, ErrLocked or a
// *DamagedError where it is one of these.
func Open(dir, fingerprint string) (*Index, error) {
	x, err := openGeneration(filepath.Join(dir, Generation(fingerprint)))
	if err == nil {
		x.touch()
	}
	return x, err
}

// touch marks the generation as used now. The least recently used ones are the first to go; where the time cannot be set,
// nothing is lost but order.
func (p *part) touch() {
	now := time.Now()
	_ = os.Chtimes(filepath.Join(p.dir, manifestFile), now, now)
}

func openGeneration(path string) (*Index, error) {
	manifest, err := verify(path)
	if err != nil {
		return nil, err
	}
	stats, err := readPart(filepath.Join(path, statisticsFile), readStatistics)
	if err != nil {
		return nil, err
	}
	known, err := readPart(filepath.Join(path, vocabularyFile), readVocabulary)
	if err != nil {
		return nil, err
	}
	opened, err := bleve.OpenUsing(filepath.Join(path, bleveDir), readOnly)
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, &DamagedError{bleveDir, err}
	}
	text, err := os.Open(filepath.Join(path, storeFile))
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	p, err := newPart(opened, stats, known, text, manifest.Files[storeFile].Size)
	if err != nil {
		return nil, errors.Join(&DamagedError{storeFile, err}, opened.Close(), text.Close())
	}
	p.dir = path
	return newIndex(p, manifest)
}

// readPart reads a file of a generation.
func readPart[T any](name string, read func(io.Reader) (T, error)) (T, error) {
	var none T
	f, err := os.Open(name)
	if err != nil {
		return none, err
	}
	defer f.Close()
	part, err := read(bufio.NewReader(f))
	if err != nil {
		return none, &DamagedError{filepath.Base(name), err}
	}
	return part, nil
}

// write lists the files of a generation's directory. The first line is the checksum of the rest.
func (m *Manifest) write(dir string) error {
	m.Files = make(map[string]manifestEntry)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		m.Files[filepath.ToSlash(name)], err = checksum(path)
		return err
	})
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, manifestFile), func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%x\n%s", sha256.Sum256(data), data)
		return err
	})
}

// verify reads every file of a generation and compares it with the manifest.
func verify(dir string) (*Manifest, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	for name, want := range m.Files {
		got, err := checksum(filepath.Join(dir, filepath.FromSlash(name)))
		switch {
		case err != nil:
			return nil, &DamagedError{name, err}
		case got != want:
			return nil, &DamagedError{name, errors.New("its checksum is not the one that was written")}
		}
	}
	return m, nil
}

func readManifest(dir string) (*Manifest, error) {
	data, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		if _, statErr := os.Stat(dir); errors.Is(statErr, fs.ErrNotExist) {
			return nil, ErrNotBuilt
		}
	}
	if err != nil {
		return nil, &DamagedError{manifestFile, err}
	}
	sum, body, _ := strings.Cut(string(data), "\n")
	m := new(Manifest)
	if sum != fmt.Sprintf("%x", sha256.Sum256([]byte(body))) {
		return nil, &DamagedError{manifestFile, errors.New("its checksum is not the one that was written")}
	}
	if err := json.Unmarshal([]byte(body), m); err != nil {
		return nil, &DamagedError{manifestFile, err}
	}
	return m, nil
}

func checksum(path string) (manifestEntry, error) {
	f, err := os.Open(path)
	if err != nil {
		return manifestEntry{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return manifestEntry{n, hex.EncodeToString(h.Sum(nil))}, err
}
