package articles

import (
	"strings"
	"testing"

	"summitbot/corpus"
)

func TestArticlesAreCompleteAndReferenced(t *testing.T) {
	loaded, skipped := corpus.Load(FS, 0)
	for _, e := range skipped {
		t.Error(e)
	}
	if len(loaded) == 0 {
		t.Fatal("no articles")
	}
	for _, a := range loaded {
		if a.ID+".md" != a.File || a.Title == "" || a.Publisher == "" || a.Lang == "" || a.Date.Day == 0 || len(a.Topics) == 0 {
			t.Errorf("%s: front matter is not complete", a.File)
		}
		if strings.Contains(a.Text, "[^") {
			t.Errorf("%s: a reference mark does not resolve", a.File)
		}
		if len(a.Dropped) > 0 {
			t.Errorf("%s: cleaning dropped %q", a.File, a.Dropped)
		}
		used := make([]bool, len(a.References))
		for _, c := range a.Citations {
			used[c.Reference] = true
		}
		for i, r := range a.References {
			if !used[i] || r.Publisher == "" || !strings.HasPrefix(r.URL, "http") {
				t.Errorf("%s: reference %s is unused or not complete", a.File, r.ID)
			}
		}
		for _, p := range a.Paragraphs {
			if p.Kind != corpus.Body {
				continue
			}
			if n := len(strings.Fields(a.Text[p.Start:p.End])); n < 40 || n > 110 {
				t.Errorf("%s: a paragraph of %d words: %.40s", a.File, n, a.Text[p.Start:p.End])
			}
			cited := false
			for _, c := range a.Citations {
				cited = cited || c.At > p.Start && c.At <= p.End
			}
			if !cited {
				t.Errorf("%s: a paragraph without a reference: %.40s", a.File, a.Text[p.Start:p.End])
			}
		}
	}
}
