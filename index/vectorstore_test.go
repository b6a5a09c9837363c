package index

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// wants looks up keys and returns their entries' numbers.
func wants(t *testing.T, s *vectorStore, keys ...uint64) map[uint64]uint32 {
	t.Helper()
	wanted := make(map[uint64]uint32)
	for _, key := range keys {
		wanted[key] = noEntry
	}
	if err := s.index(wanted); err != nil {
		t.Fatal(err)
	}
	return wanted
}

func TestEntriesAreReadAsWritten(t *testing.T) {
	dir, all := t.TempDir(), cloud(50, 4)
	s := openVectorStore(dir, "an encoder", testLog(t))
	var entries []byte
	var keys []uint64
	for i, v := range all {
		keys = append(keys, uint64(i))
		entries = appendEntry(entries, "an encoder", keys[i], v)
	}
	s.add(entries[:20*entrySize])
	s.add(entries[20*entrySize:])
	if err := s.Close(); err != nil || s.kept() != nil {
		t.Fatal(err, s.kept())
	}
	s = openVectorStore(dir, "an encoder", testLog(t))
	defer s.Close()
	for key, number := range wants(t, s, keys...) {
		var buf entryBuffer
		scale, components, ok := s.read(number, &buf)
		want := quantise(all[key])
		if !ok || scale != want.Scale || int8(components[0]) != want.Components[0] ||
			int8(components[383]) != want.Components[383] {
			t.Fatalf("entry %d differs from what was written", key)
		}
	}
	other := openVectorStore(dir, "another encoder", testLog(t))
	defer other.Close()
	if wants(t, other, 7)[7] != noEntry {
		t.Error("vectors of another encoder are taken")
	}
}

// TestDamagedEntriesAreAbsent flips bits of a file and cuts it: only what was touched is gone, and the file can grow.
func TestDamagedEntriesAreAbsent(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, vectorsFile)
	s := openVectorStore(dir, "e", testLog(t))
	defer s.Close()
	for i, v := range cloud(3, 5) {
		s.add(appendEntry(nil, "e", uint64(i), v))
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := entrySize; at < 2*entrySize; at += 7 {
		damaged := slices.Clone(file)
		damaged[at] ^= 4
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := wants(t, s, 0, 1, 2); got[0] == noEntry || got[1] != noEntry || got[2] == noEntry {
			t.Fatalf("byte %d flipped: entries %v", at, got)
		}
	}
	if err := os.WriteFile(path, file[:3*entrySize-1], 0o600); err != nil {
		t.Fatal(err)
	}
	number := s.add(appendEntry(nil, "e", 3, cloud(1, 6)[0]))
	if got := wants(t, s, 0, 2, 3); got[0] == noEntry || got[2] != noEntry || got[3] != number {
		t.Errorf("after a cut: %v, added %d", got, number)
	}
}

// TestSeveralWriteOneFile has stores, as those of several processes, add to one file at once.
func TestSeveralWriteOneFile(t *testing.T) {
	dir, all := t.TempDir(), cloud(400, 7)
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			s := openVectorStore(dir, "e", testLog(t))
			defer s.Close()
			for i := w; i < len(all); i += 4 {
				number := s.add(appendEntry(nil, "e", uint64(i), all[i]))
				var buf entryBuffer
				if _, components, _ := s.read(number, &buf); int8(components[9]) != quantise(all[i]).Components[9] {
					t.Errorf("entry %d is not where it was written", i)
				}
			}
		})
	}
	writers.Wait()
	s := openVectorStore(dir, "e", testLog(t))
	defer s.Close()
	wanted := make(map[uint64]uint32)
	for i := range all {
		wanted[uint64(i)] = noEntry
	}
	if err := s.index(wanted); err != nil {
		t.Fatal(err)
	}
	for key, number := range wanted {
		if number == noEntry {
			t.Errorf("entry %d is lost", key)
		}
	}
}

func TestWithoutAFileVectorsStayInMemory(t *testing.T) {
	cfg, log := testConfig(t)
	if err := os.WriteFile(cfg.Dir, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	s := openVectorStore(cfg.Dir, "e", cfg.Log)
	defer s.Close()
	v := cloud(1, 1)[0]
	var buf entryBuffer
	_, components, ok := s.read(s.add(appendEntry(nil, "e", 1, v)), &buf)
	if !ok || int8(components[5]) != quantise(v).Components[5] {
		t.Error("the vector is lost")
	}
	if s.kept() == nil || strings.Count(log.String(), "cannot be kept") != 1 {
		t.Errorf("kept %v, log %s", s.kept(), log)
	}
}

func FuzzVectorsFile(f *testing.F) {
	whole := appendEntry(appendEntry(nil, "e", 1, cloud(1, 1)[0]), "e", 2, cloud(1, 2)[0])
	f.Add(whole)
	f.Add(whole[:entrySize+9])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, file []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, vectorsFile), file, 0o600); err != nil {
			t.Fatal(err)
		}
		s := openVectorStore(dir, "e", testLog(t))
		defer s.Close()
		keys := []uint64{1, 2}
		if len(file) >= 8 {
			keys = append(keys, binary.LittleEndian.Uint64(file))
		}
		for key, number := range wants(t, s, keys...) {
			if number == noEntry {
				continue
			}
			var buf entryBuffer
			if _, _, ok := s.read(number, &buf); !ok || !bytes.Contains(file, buf[:8]) {
				t.Errorf("key %d has entry %d, which is not there", key, number)
			}
		}
	})
}
