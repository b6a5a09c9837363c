package extract

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/ledongthuc/pdf"

	"summitbot/corpus"
)

// Bounds of a PDF document. Its streams unpack to a thousand times their size, and its reader has no bound of its own and
// takes some 70 microseconds a letter.
const (
	maxPages     = 500
	maxPDFStream = 16 << 20 // bytes of all streams that are interpreted
	maxGlyphs    = 300_000  // bytes of the strings in them: letters, or twice as many
)

// readPDF reads the text layer of a PDF document (ISO 32000). Such a document says where each letter stands and nothing of
// words and paragraphs; those are made here from the distances. Scanned pages have no text.
func readPDF(in Input) (Document, error) {
	r, err := pdf.NewReader(bytes.NewReader(in.Data), int64(len(in.Data)))
	if err != nil {
		return Document{}, refuse("the document is damaged or asks for a password")
	}
	if r.NumPage() > maxPages {
		return Document{}, refuse("the document has %d pages, more than the limit of %d", r.NumPage(), maxPages)
	}
	var pages [][]textLine
	var work pdfWork
	for i := 1; i <= r.NumPage(); i++ {
		page := r.Page(i)
		if page.V.IsNull() {
			continue
		}
		work.add(page)
		if work.size > maxPDFStream || work.shown > maxGlyphs {
			return Document{}, refuse("the document is longer than an article: the limit is about %d letters", maxGlyphs)
		}
		pages = append(pages, linesOf(page.Content().Text))
	}
	blocks := pdfBlocks(withoutRunningHeads(pages))
	info := r.Trailer().Key("Info")
	a := corpus.Article{Title: strings.TrimSpace(info.Key("Title").Text()), Author: strings.TrimSpace(info.Key("Author").Text()), URL: in.URL}
	if m := pdfDate.FindStringSubmatch(info.Key("CreationDate").RawString()); m != nil {
		a.Date, _ = parseStamp(m[1])
	}
	if untitled.MatchString(a.Title) {
		a.Title = ""
	}
	if a.Title == "" && len(blocks) > 0 && blocks[0].Kind == corpus.Heading {
		a.Title = blocks[0].Text
	}
	composed, err := corpus.Compose(in.id(in.URL), a, blocks)
	if err != nil || length(blocks) < tooShort {
		return Document{}, refuse("the document has no text, or hardly any: its pages may be pictures")
	}
	d := Document{Article: composed, Warnings: []string{"paragraphs of PDF documents are made from distances: look whether they are right"}}
	if a.Date.Year != 0 {
		d.Warnings = append(d.Warnings, "the date is that of the document's creation")
	}
	return d, nil
}

var (
	pdfDate  = regexp.MustCompile(`^D:(\d{8})`)
	untitled = regexp.MustCompile(`(?i)^(?:untitled|microsoft word - .*|.*\.(?:docx?|pdf|indd|tex|qxd))$`)
)

// pdfWork counts what is to be done for a document before it is done.
type pdfWork struct {
	size  int64 // bytes that the streams unpack to
	shown int   // bytes of them inside strings

	depth   int  // of parentheses, at the end of what was written
	hex     bool // in a string of hexadecimal digits
	escaped bool
}

// add counts the streams of a page.
func (w *pdfWork) add(page pdf.Page) {
	streams := []pdf.Value{page.V.Key("Contents")}
	if contents := streams[0]; contents.Kind() == pdf.Array {
		streams = nil
		for i := range contents.Len() {
			streams = append(streams, contents.Index(i))
		}
	}
	for _, stream := range streams {
		w.count(stream, w)
	}
	for _, name := range page.Fonts() {
		w.count(page.Font(name).V.Key("ToUnicode"), io.Discard)
	}
}

func (w *pdfWork) count(stream pdf.Value, to io.Writer) {
	if stream.Kind() != pdf.Stream || w.size > maxPDFStream {
		return
	}
	opened := stream.Reader()
	defer opened.Close()
	n, _ := io.Copy(to, io.LimitReader(opened, maxPDFStream-w.size+1)) // its reader will find the same error
	w.size += n
}

// Write counts the bytes that stand in strings.
func (w *pdfWork) Write(content []byte) (int, error) {
	for _, b := range content {
		inside := w.depth > 0 || w.hex
		switch {
		case w.escaped:
			w.escaped = false
		case w.depth > 0 && b == '\\':
			w.escaped = true
		case !w.hex && b == '(':
			w.depth++
		case w.depth > 0 && b == ')':
			w.depth--
		case w.depth == 0 && b == '<':
			w.hex = true
		case w.depth == 0 && b == '>':
			w.hex = false
		}
		if inside {
			w.shown++
		}
	}
	return len(content), nil
}

// textLine is a line of a page: its text, its distance from the lower edge, its left edge, and its letters' size, in points.
type textLine struct {
	text  string
	y, x  float64
	size  float64
	right float64
}

// linesOf joins the letters of a page, which stand in the order in which they are drawn.
func linesOf(letters []pdf.Text) []textLine {
	var lines []textLine
	var line *textLine
	var text strings.Builder
	end := func() {
		if line != nil {
			line.text = strings.Join(strings.Fields(text.String()), " ")
			if line.text != "" {
				lines = append(lines, *line)
			}
		}
		text.Reset()
	}
	for _, l := range letters {
		size := max(l.FontSize, 1)
		if line == nil || l.Y-line.y > size*0.5 || line.y-l.Y > size*0.5 || l.X < line.right-size*2 {
			end()
			line = &textLine{y: l.Y, x: l.X, size: size}
		} else if l.X-line.right > size*0.2 {
			text.WriteByte(' ')
		}
		text.WriteString(ligatures.Replace(l.S))
		line.right = l.X + l.W
		line.size = max(line.size, size)
	}
	end()
	return lines
}

// ligatures are letters drawn as one, which nobody searches for.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// withoutRunningHeads drops the first and last lines of pages that come, but for their numbers, on three pages or more.
func withoutRunningHeads(pages [][]textLine) [][]textLine {
	const edge = 2 // lines looked at on each side
	count := make(map[string]int)
	key := func(line textLine) string { return digits.ReplaceAllString(line.text, "0") }
	edges := func(i, n int) bool { return i < edge || i >= n-edge }
	for _, lines := range pages {
		for i, line := range lines {
			if edges(i, len(lines)) {
				count[key(line)]++
			}
		}
	}
	out := make([][]textLine, len(pages))
	for p, lines := range pages {
		for i, line := range lines {
			if !edges(i, len(lines)) || count[key(line)] < 3 && digits.ReplaceAllString(line.text, "") != "" {
				out[p] = append(out[p], line)
			}
		}
	}
	return out
}

var digits = regexp.MustCompile(`\d+`)

// pdfBlocks makes paragraphs of lines: one ends where the next line is further away than lines are mostly, is set in
// another size, or is indented behind a sentence that has ended.
func pdfBlocks(pages [][]textLine) []corpus.Block {
	var gaps, sizes []float64
	for _, lines := range pages {
		for i, line := range lines {
			sizes = append(sizes, line.size)
			if i > 0 && lines[i-1].y > line.y {
				gaps = append(gaps, lines[i-1].y-line.y)
			}
		}
	}
	usual, body := median(gaps), median(sizes)
	var blocks []corpus.Block
	var text string
	var before *textLine
	end := func() {
		if text == "" {
			return
		}
		kind := corpus.Body
		if before.size > body*1.15 && len(text) < 200 {
			kind = corpus.Heading
		}
		blocks = append(blocks, corpus.Block{Kind: kind, Text: text})
		text = ""
	}
	for _, lines := range pages {
		for i := range lines {
			line := &lines[i]
			if before != nil {
				gap := before.y - line.y
				nextPage := i == 0
				switch {
				case nextPage && sentence(text), before.size > line.size*1.1, line.size > before.size*1.1,
					!nextPage && gap > usual*1.35, line.x > before.x+body*0.8 && sentence(text):
					end()
				}
			}
			text = joinLine(text, line.text)
			before = line
		}
	}
	end()
	return blocks
}

// joinLine joins a line to a paragraph. A hyphen at the end of a line is taken for one that divides a word where a small
// letter follows.
func joinLine(text, line string) string {
	if divided := hyphen.FindStringSubmatch(text); divided != nil && smallFirst.MatchString(line) {
		return text[:len(text)-len(divided[1])] + line
	}
	return strings.TrimSpace(text + " " + line)
}

var (
	hyphen     = regexp.MustCompile(`\pL([-\x{2010}\x{00AD}])$`)
	smallFirst = regexp.MustCompile(`^\p{Ll}`)
)

func median(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}
