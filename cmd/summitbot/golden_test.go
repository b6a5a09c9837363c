package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestEvalGolden holds what becomes of each development question against what was committed, so that a change of ranking
// shows in review. UPDATE_SCRIPTS=1 rewrites it.
func TestEvalGolden(t *testing.T) {
	const questions = "../../../shared/eval/questions.jsonl"
	if _, err := os.Stat(questions); err != nil {
		t.Skip("the shared data is not here: ", err)
	}
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	golden := filepath.Join("testdata", "eval")
	results := filepath.Join(t.TempDir(), "results.jsonl")
	var summary bytes.Buffer
	p := process{
		args: []string{"eval", "--index-dir", t.TempDir(), "--out", results, questions}, getenv: os.LookupEnv,
		stdout: &summary, stderr: t.Output(),
	}
	if code := p.run(context.Background()); code != exitDone {
		t.Fatalf("exit code %d", code)
	}
	lines, err := os.ReadFile(results)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"questions.results.jsonl": lines, "questions.summary.txt": summary.Bytes()} {
		path := filepath.Join(golden, name)
		if os.Getenv("UPDATE_SCRIPTS") != "" {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not as it was committed; UPDATE_SCRIPTS=1 go test ./cmd/summitbot -run Golden rewrites it", path)
		}
	}
}
