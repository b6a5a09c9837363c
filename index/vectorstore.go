package index

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"

	"summitbot/index/encoder"
)

// Vectors are kept as entries of one size. All indexes of a folder share one file of them, which only grows: a text that
// any of them ever had need not be encoded again. Each entry, little-endian:
//
//	the text's key, uint64; the scale, float32; a signed byte for each component; then the CRC-32C of the encoder's
//	fingerprint and all this
//
// An entry that is damaged, cut short or of another encoder is as good as absent, and harms no other.
const (
	vectorsFile = "vectors"
	vectorsLock = "vectors.lock"
	entrySize   = 8 + 4 + encoder.Dim + 4
)

// madeAhead holds the entries of the starter articles, so that a first start need not compute them.
//
//go:generate go run ./gen starter.vectors ../corpus/articles/questions.jsonl starter.questions
//go:embed starter.vectors
var madeAhead []byte

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendEntry appends the entry of a text's vector to b.
func appendEntry(b []byte, encoderFingerprint string, key uint64, v encoder.Vector) []byte {
	start, q := len(b), quantise(v)
	b = binary.LittleEndian.AppendUint64(b, key)
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(q.Scale))
	for _, c := range q.Components {
		b = append(b, byte(c))
	}
	return binary.LittleEndian.AppendUint32(b, entrySum(encoderFingerprint, b[start:]))
}

func entrySum(encoderFingerprint string, body []byte) uint32 {
	return crc32.Update(crc32.Checksum([]byte(encoderFingerprint), castagnoli), castagnoli, body)
}

// vectorStore holds entries by number: first those made ahead, then those of the file, and from unkept on those that
// no file keeps. Entries are added and never change. It is safe for concurrent use.
type vectorStore struct {
	encoder string // its fingerprint
	log     *slog.Logger
	file    *os.File // nil if there is none
	lock    *flock.Flock

	mu     sync.RWMutex
	memory []byte
	lost   error // why new entries stay in memory; nil while the file takes them
}

const unkept = 1 << 31

// memoryUsed returns the bytes of the entries that no file keeps.
func (s *vectorStore) memoryUsed() int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return int64(cap(s.memory))
}

var errNotKept = errors.New("the vectors cannot be kept")

// openVectorStore opens the file of a folder; without a folder new entries stay in memory, as they do, with a warning,
// where the file cannot be written.
func openVectorStore(dir, encoderFingerprint string, log *slog.Logger) *vectorStore {
	s := &vectorStore{encoder: encoderFingerprint, log: log}
	if dir == "" {
		s.lost = errors.New("there is no folder")
		return s
	}
	path := filepath.Join(dir, vectorsFile)
	var err error
	if s.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		s.loseFile(err)
		s.file, _ = os.Open(path) // it may still be read
		return s
	}
	s.lock = flock.New(filepath.Join(dir, vectorsLock))
	return s
}

// Close closes the file.
func (s *vectorStore) Close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

func (s *vectorStore) loseFile(err error) {
	s.lost = fmt.Errorf("%w: %w", errNotKept, err)
	s.log.Warn("sentences will be encoded again next time, their vectors cannot be kept", "why", err)
}

// kept returns why new entries are not kept, or nil if they are.
func (s *vectorStore) kept() error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.lost
}

// index looks up texts: for each key in wanted that has an entry it sets the entry's number. The file is read only if
// there is need.
func (s *vectorStore) index(wanted map[uint64]uint32) error {
	missing := 0
	for _, number := range wanted {
		if number == noEntry {
			missing++
		}
	}
	visit := func(number uint32, entry []byte) {
		key := binary.LittleEndian.Uint64(entry)
		if at, ok := wanted[key]; ok && at == noEntry {
			wanted[key] = number
			missing--
		}
	}
	for i := range len(madeAhead) / entrySize {
		if entry := madeAhead[i*entrySize:][:entrySize]; s.intact(entry) {
			visit(uint32(i), entry)
		}
	}
	if missing == 0 || s.file == nil {
		return nil
	}
	damaged, err := s.eachInFile(visit)
	if damaged > 0 && missing > 0 {
		s.log.Warn("vectors that are damaged or of another encoder are made again", "file", s.file.Name(), "count", damaged)
	}
	return err
}

// noEntry is the number of no entry.
const noEntry = math.MaxUint32

// eachInFile visits the intact entries of the file and returns how many are not.
func (s *vectorStore) eachInFile(visit func(number uint32, entry []byte)) (damaged int, err error) {
	buf := make([]byte, 1000*entrySize)
	number := uint32(len(madeAhead) / entrySize)
	for at := int64(0); ; at += int64(len(buf)) {
		n, err := s.file.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return damaged, fmt.Errorf("read the vectors: %w", err)
		}
		for i := range n / entrySize {
			if entry := buf[i*entrySize:][:entrySize]; s.intact(entry) {
				visit(number, entry)
			} else {
				damaged++
			}
			number++
		}
		if n < len(buf) {
			return damaged, nil
		}
	}
}

func (s *vectorStore) intact(entry []byte) bool {
	return entrySum(s.encoder, entry[:entrySize-4]) == binary.LittleEndian.Uint32(entry[entrySize-4:])
}

// entryBuffer is room for an entry that is read.
type entryBuffer [entrySize]byte

// read returns the scale and the components of an entry; they may lie in buf. It reports false if there is none.
func (s *vectorStore) read(number uint32, buf *entryBuffer) (scale float32, components []byte, ok bool) {
	entry := buf[:]
	made := uint32(len(madeAhead) / entrySize)
	switch {
	case number < made:
		entry = madeAhead[number*entrySize:][:entrySize]
	case number >= unkept:
		s.mu.RLock()
		entry = s.memory[int(number-unkept)*entrySize:][:entrySize]
		s.mu.RUnlock()
	default:
		if _, err := s.file.ReadAt(entry, int64(number-made)*entrySize); err != nil {
			return 0, nil, false
		}
	}
	return math.Float32frombits(binary.LittleEndian.Uint32(entry[8:])), entry[12:][:encoder.Dim], true
}

// add adds entries and returns the number of the first. If the file does not take them, they stay in memory.
func (s *vectorStore) add(entries []byte) uint32 {
	if len(entries) == 0 {
		return noEntry
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lost == nil {
		number, err := s.write(entries)
		if err == nil {
			return number
		}
		s.loseFile(err)
	}
	number := uint32(unkept + len(s.memory)/entrySize)
	s.memory = append(s.memory, entries...)
	return number
}

// write appends entries to the file. Other processes may do the same: each holds the lock for as long as it writes. What
// one that was killed left of an entry is cut off.
func (s *vectorStore) write(entries []byte) (number uint32, err error) {
	if err := s.lock.Lock(); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.lock.Unlock()) }()
	info, err := s.file.Stat()
	if err != nil {
		return 0, err
	}
	count := info.Size() / entrySize
	if _, err := s.file.WriteAt(entries, count*entrySize); err != nil {
		return 0, errors.Join(err, s.file.Truncate(count*entrySize))
	}
	return uint32(count) + uint32(len(madeAhead)/entrySize), nil
}

// dropVectors removes the file of a folder.
func dropVectors(dir string) error {
	for _, name := range []string{vectorsFile, vectorsLock} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
