package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"codeberg.org/readeck/go-readability/v2"
	trafilatura "github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"summitbot/corpus/extract"
)

// extractor finds the title and the text of the article in a page.
type extractor struct {
	name string
	find func(page []byte, address *url.URL) (title, text string, refused bool)
}

var extractors = []extractor{
	{"summitbot", func(page []byte, address *url.URL) (string, string, bool) {
		docs, err := extract.Extract(extract.Input{Data: page, ContentType: "text/html", URL: address.String()})
		var refusal *extract.Refusal
		if errors.As(err, &refusal) && refusal.Found != nil {
			return refusal.Found.Title, refusal.Found.Text, true
		}
		if err != nil {
			return "", "", true
		}
		return docs[0].Title, docs[0].Text, false
	}},
	{"go-readability", func(page []byte, address *url.URL) (string, string, bool) {
		found, err := readability.FromReader(bytes.NewReader(page), address)
		var text strings.Builder
		if err != nil || found.Node == nil || found.RenderText(&text) != nil {
			return "", "", true
		}
		return found.Title(), text.String(), false
	}},
	{"go-trafilatura", func(page []byte, address *url.URL) (string, string, bool) {
		found, err := trafilatura.Extract(bytes.NewReader(page),
			trafilatura.Options{OriginalURL: address, EnableFallback: true, ExcludeComments: true, HtmlDateMode: trafilatura.Fast})
		if err != nil {
			return "", "", true
		}
		return found.Metadata.Title, found.ContentText, false
	}},
}

// extractScore is how well an extractor did: means over the pages, and counts of pages.
type extractScore struct {
	precision, recall, f1   float64
	titles, stated, refused int // titles found right, of those stated
	took                    time.Duration
	pages                   []pageScore
}

func (s extractScore) titleShare() float64 { return float64(s.titles) / float64(max(s.stated, 1)) }

type pageScore struct {
	address       string
	f1            float64
	title, stated string
}

// evaluateExtractors compares extractors on pages whose article is known: DIR/html/ID.html.gz, and DIR/ground-truth.json with the
// article's text and the page's address by ID. Precision and recall are those of the shingles of four words, counted as
// often as they come, averaged over the pages, as in the benchmark of Scrapinghub (article-extraction-benchmark). What is
// refused, for being the beginning of an article behind a paywall say, counts with the text that was found all the same.
func evaluateExtractors(ctx context.Context, dir string) ([]extractScore, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "ground-truth.json"))
	if err != nil {
		return nil, err
	}
	var truth map[string]struct {
		ArticleBody string `json:"articleBody"`
		URL         string `json:"url"`
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	ids := make([]string, 0, len(truth))
	for id := range truth {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	scores := make([]extractScore, len(extractors))
	n := float64(len(ids))
	for _, id := range ids {
		page, err := readGzip(filepath.Join(dir, "html", id+".html.gz"))
		if err != nil {
			return nil, err
		}
		address, err := url.Parse(truth[id].URL)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		stated := statedTitle(page)
		for i, e := range extractors {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			begin := time.Now()
			title, text, refused := e.find(page, address)
			s := &scores[i]
			s.took += time.Since(begin)
			if refused {
				s.refused++
			}
			precision, recall, f1 := compareShingles(truth[id].ArticleBody, text)
			s.precision, s.recall, s.f1 = s.precision+precision/n, s.recall+recall/n, s.f1+f1/n
			if stated != "" {
				s.stated++
				if sameTitle(title, stated) {
					s.titles++
				}
			}
			s.pages = append(s.pages, pageScore{truth[id].URL, f1, title, stated})
		}
	}
	return scores, nil
}

// evalExtract prints how well the extractors do on the pages in a folder, with details the pages that ours does worst on.
func (p process) evalExtract(ctx context.Context, dir string, details bool) error {
	scores, err := evaluateExtractors(ctx, dir)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "extractor\tpages\tprecision\trecall\tF1\tF1 of means\ttitles\trefused\tms a page\t")
	for i, s := range scores {
		fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.4f\t%.4f\t%.3f\t%d\t%.0f\t\n", extractors[i].name, len(s.pages), s.precision, s.recall, s.f1,
			2*s.precision*s.recall/(s.precision+s.recall), s.titleShare(), s.refused, s.took.Seconds()*1000/float64(len(s.pages)))
	}
	if err := w.Flush(); err != nil || !details {
		return err
	}
	worst := scores[0].pages
	slices.SortStableFunc(worst, func(a, b pageScore) int { return cmp.Compare(a.f1, b.f1) })
	for _, s := range worst {
		if _, err := fmt.Fprintf(p.stdout, "%.3f %s %q, stated %q\n", s.f1, s.address, s.title, s.stated); err != nil {
			return err
		}
	}
	return nil
}

func readGzip(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return io.ReadAll(z)
}

// compareShingles compares the runs of four words of a text with those of the true one.
func compareShingles(truth, text string) (precision, recall, f1 float64) {
	want, wanted := shingles(truth)
	got, found := shingles(text)
	both := 0
	for shingle, n := range got {
		both += min(n, want[shingle])
	}
	if both == 0 {
		if wanted == 0 && found == 0 {
			return 1, 1, 1
		}
		return 0, 0, 0
	}
	precision, recall = float64(both)/float64(found), float64(both)/float64(wanted)
	return precision, recall, 2 * precision * recall / (precision + recall)
}

// shingles returns the runs of four words of a text, how often each comes, and how many there are; of a shorter text the
// whole of it.
func shingles(text string) (counts map[string]int, total int) {
	const length = 4
	counts = make(map[string]int)
	all := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
	if len(all) == 0 {
		return counts, 0
	}
	total = max(1, len(all)-length+1)
	for i := range total {
		counts[strings.Join(all[i:min(i+length, len(all))], " ")]++
	}
	return counts, total
}

// statedTitle returns the title that a page states for being shared (og:title), or "".
func statedTitle(page []byte) string {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return ""
	}
	for n := range root.Descendants() {
		if n.DataAtom != atom.Meta {
			continue
		}
		attributes := make(map[string]string)
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		if attributes["property"] == "og:title" && strings.TrimSpace(attributes["content"]) != "" {
			return attributes["content"]
		}
	}
	return ""
}

// sameTitle reports whether a title is the stated one, whole or without what a separator divides from it: a site's name.
func sameTitle(title, stated string) bool {
	plain := func(s string) string {
		return strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " "))
	}
	stated = html.UnescapeString(stated)
	if plain(title) == plain(stated) {
		return true
	}
	for _, at := range titleSeparator.FindAllStringIndex(stated, -1) {
		before, behind := plain(stated[:at[0]]), plain(stated[at[1]:])
		if t := plain(title); t == before && len(before) >= len(behind) || t == behind && len(behind) >= len(before) {
			return true
		}
	}
	return false
}

var titleSeparator = regexp.MustCompile(`\s+[|—–·•»:-]+\s+`)
