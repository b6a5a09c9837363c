package index

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"summitbot/corpus"
)

// BenchmarkChange adds an article to 20,000 of the Reuters stories in a folder and waits until a question finds it.
func BenchmarkChange(b *testing.B) {
	c, _ := reuters(b, 60_000)
	dir := b.TempDir()
	articles := 20_000
	for i := range articles {
		a := c.Articles[i%len(c.Articles)]
		text := fmt.Sprintf("Title: %s\n\n%s\n", a.Title, a.Text)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("r%05d.txt", i)), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	s := &shelf{t: b, dir: dir, cfg: Config{
		Dir: b.TempDir(), Sources: []corpus.Source{{Name: "shelf", FS: os.DirFS(dir)}}, Log: slog.New(slog.DiscardHandler),
	}}
	x, err := Prepare(b.Context(), s.cfg)
	if err != nil {
		b.Fatal(err)
	}
	s.live = NewLive(x)
	b.Cleanup(func() { _ = s.live.Close() })
	changes := s.follow()
	for i := 0; b.Loop(); i++ {
		s.put(i, "")
		changes <- struct{}{}
		s.waitFor(i, true)
	}
}
