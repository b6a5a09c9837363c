package quote

import (
	"fmt"
	"os"
	"testing"

	"summitbot/corpus"
	"summitbot/corpus/articles"
)

func TestDebug(t *testing.T) {
	p, err := ReadPeople(nil)
	if err != nil {
		t.Fatal(err)
	}
	list, _ := corpus.Load(articles.FS, 0)
	if f := os.Getenv("SEED"); f != "" {
		list, _ = corpus.Load(os.DirFS(f), 0)
	}
	for _, a := range list {
		fmt.Println("#", a.ID, a.Lang)
		for _, q := range Extract(a, p) {
			if q.Status == Mention && len(q.Text) < 25 {
				continue
			}
			fmt.Printf("%-18s|%-8s|%s|%s| ...%s “%s” %s\n", q.Speaker, q.Status, q.Evidence, q.Cue, a.Text[max(0, q.Start-60):q.Start], q.Text[:min(40, len(q.Text))], a.Text[q.End:min(len(a.Text), q.End+50)])
		}
	}
}
