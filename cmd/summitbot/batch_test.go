package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"testing"
)

// BenchmarkBatch answers all development questions in one process, over an index that is built.
func BenchmarkBatch(b *testing.B) {
	questions, err := os.ReadFile("../../../shared/eval/questions.jsonl")
	if err != nil {
		b.Skip("the shared data is not here: ", err)
	}
	dir := b.TempDir()
	p := process{args: []string{"ask", "--batch", "--index-dir", dir}, getenv: os.LookupEnv, stdout: io.Discard, stderr: b.Output()}
	for b.Loop() {
		p.stdin = bytes.NewReader(questions)
		if code := p.run(context.Background()); code != exitDone {
			b.Fatalf("exit code %d", code)
		}
	}
	b.ReportMetric(float64(bytes.Count(questions, []byte("\n")))*float64(b.N)/b.Elapsed().Seconds(), "questions/s")
}
