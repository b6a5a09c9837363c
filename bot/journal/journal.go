// Package journal keeps what people asked in vain and how they liked answers, for those who look after the articles. It
// says what was asked, never by whom.
//
// The journal is a folder of files of JSON lines, an Entry each: journal.jsonl is written to, and when it is full it
// becomes journal.1.jsonl, that one journal.2.jsonl and so on; the oldest goes.
package journal

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Kinds of entries.
const (
	Unanswered = "unanswered"
	Up         = "up"
	Down       = "down"
)

// Entry is one line of the journal.
type Entry struct {
	Time     time.Time `json:"time"`
	Kind     string    `json:"kind"`
	Question string    `json:"question"`
	Lang     string    `json:"lang,omitempty"`
	Passage  string    `json:"passage,omitempty"` // the key of the answer's first passage
	Reason   string    `json:"reason,omitempty"`
}

const (
	maxFile   = 4 << 20 // bytes of one file
	maxOld    = 3       // full files that are kept
	longLine  = 1 << 20 // a longer line is none of ours
	firstFile = "journal.jsonl"
)

func oldFile(n int) string { return fmt.Sprintf("journal.%d.jsonl", n) }

// Journal is a journal that is written. It is safe for concurrent use, by one process at a time.
type Journal struct {
	dir  string
	max  int64
	log  *slog.Logger
	mu   sync.Mutex
	file *os.File
	size int64
}

// Open opens the journal in a folder, which it makes where there is none.
func Open(dir string, log *slog.Logger) (*Journal, error) {
	j := &Journal{dir: dir, max: maxFile, log: log}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the journal cannot be kept: %w", err)
	}
	if err := j.open(); err != nil {
		return nil, fmt.Errorf("the journal cannot be kept: %w", err)
	}
	return j, nil
}

func (j *Journal) open() error {
	f, err := os.OpenFile(filepath.Join(j.dir, firstFile), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	j.file, j.size = f, info.Size()
	return nil
}

// Write appends an entry with the present time. One that cannot be written is lost, and the log says so.
func (j *Journal) Write(e Entry) {
	e.Time = time.Now().UTC().Truncate(time.Second)
	line, err := json.Marshal(e)
	if err == nil {
		err = j.append(append(line, '\n'))
	}
	if err != nil {
		j.log.Error("an entry of the journal is lost", "why", err)
	}
}

func (j *Journal) append(line []byte) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.size > 0 && j.size+int64(len(line)) > j.max {
		if err := j.rotate(); err != nil {
			return err
		}
	}
	if j.file == nil {
		return fs.ErrClosed
	}
	n, err := j.file.Write(line)
	j.size += int64(n)
	return err
}

// rotate makes room for a new file.
func (j *Journal) rotate() error {
	err := j.close()
	for n := maxOld - 1; n > 0; n-- {
		err = errors.Join(err, moved(filepath.Join(j.dir, oldFile(n)), filepath.Join(j.dir, oldFile(n+1))))
	}
	err = errors.Join(err, moved(filepath.Join(j.dir, firstFile), filepath.Join(j.dir, oldFile(1))))
	return errors.Join(err, j.open())
}

func moved(from, to string) error {
	if err := os.Rename(from, to); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (j *Journal) close() error {
	if j.file == nil {
		return nil
	}
	err := j.file.Close()
	j.file = nil
	return err
}

// Close ends the journal.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.close()
}

// Asked is a question that the articles did not answer, as it was first put, and how often it was asked.
type Asked struct {
	Question string
	Times    int
}

// Summary is what a journal says on the whole. Votes are those of both kinds.
type Summary struct {
	Unanswered []Asked // the most frequent first
	Up, Votes  int
}

// Summarise reads the journal in a folder. Questions that differ in nothing but capitals, marks and spaces are one. Lines
// that are no entries, such as one that a crash cut short, are passed over.
func Summarise(dir string) (Summary, error) {
	var s Summary
	at := make(map[string]int)
	names := []string{firstFile}
	for n := 1; n <= maxOld; n++ {
		names = append(names, oldFile(n))
	}
	slices.Reverse(names)
	for _, name := range names {
		err := read(filepath.Join(dir, name), func(e Entry) {
			switch e.Kind {
			case Unanswered:
				key := words(e.Question)
				if i, ok := at[key]; ok {
					s.Unanswered[i].Times++
					return
				}
				at[key] = len(s.Unanswered)
				s.Unanswered = append(s.Unanswered, Asked{e.Question, 1})
			case Up:
				s.Up, s.Votes = s.Up+1, s.Votes+1
			case Down:
				s.Votes++
			}
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Summary{}, err
		}
	}
	slices.SortStableFunc(s.Unanswered, func(a, b Asked) int { return cmp.Compare(b.Times, a.Times) })
	return s, nil
}

func read(name string, visit func(Entry)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, longLine)
	for lines.Scan() {
		var e Entry
		if json.Unmarshal(lines.Bytes(), &e) == nil {
			visit(e)
		}
	}
	return lines.Err()
}

// words returns what of a question makes it another than the next.
func words(question string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(question), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r)
	}), " ")
}
