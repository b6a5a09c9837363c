package extract

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are small inputs that ask for much, by what their name would be.
func hostile(tb testing.TB) map[string][]byte {
	bomb := packed(tb, "a.txt", strings.Repeat("word ", 2<<20))
	var nested []byte
	for range 5 {
		if nested == nil {
			nested = bomb
		}
		nested = packed(tb, "a.zip", string(nested), "b.zip", string(nested))
	}
	return map[string][]byte{
		"many.zip":      packed(tb, "a.zip", string(bomb), "b.zip", string(bomb), "c.zip", string(bomb)),
		"nested.zip":    nested,
		"links.zip":     packed(tb, "../a.txt", "Up and out of the folder.", "/etc/b.txt", "At the root of it all.", `..\c.txt`, "And the other way."),
		"bomb.txt.gz":   gzipped(tb, bytes.Repeat([]byte("word "), 7<<20)),
		"nested.html":   []byte(strings.Repeat("<div>", 200_000)),
		"inline.html":   []byte(strings.Repeat("<b><i>", 100_000) + "x"),
		"table.html":    []byte(strings.Repeat("<table><tr><td>", 50_000)),
		"wide.html":     []byte("<p>" + strings.Repeat("<a href=x>x</a>", 200_000)),
		"attr.html":     []byte("<p " + strings.Repeat("a=b ", 200_000) + ">x"),
		"open.html":     []byte(strings.Repeat("<", 100_000)),
		"entity.html":   []byte(strings.Repeat("&amp", 50_000)),
		"null.html":     bytes.Repeat([]byte{0}, 100_000),
		"line.html":     []byte("<html><body><p>" + strings.Repeat("word ", 40_000) + "</p></body></html>"),
		"ld.html":       []byte(`<script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, 5_000) + `</script>`),
		"deep.json":     []byte(strings.Repeat("[", 200_000)),
		"lists.json":    []byte(`{"text":` + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000) + `}`),
		"bomb.docx":     wordDocument(tb, strings.Repeat("<w:p>", 500_000)),
		"entity.docx":   packed(tb, "word/document.xml", `<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><w:p><w:t>&c;</w:t></w:p>`),
		"parts.mhtml":   []byte("Content-Type: multipart/related; boundary=b\r\n\r\n" + strings.Repeat("--b\r\nContent-Type: text/html\r\n", 20_000)),
		"head.mhtml":    []byte(strings.Repeat("A: b\r\n", 100_000)),
		"head.warc":     []byte("WARC/1.0\r\n" + strings.Repeat("a: b\r\n", 100_000)),
		"length.warc":   []byte("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9223372036854775807\r\n\r\nHTTP/1.1 200 OK\r\n"),
		"operators.pdf": pdfDocument(strings.Repeat("q ", 40_000)),
		"letters.pdf":   pdfDocument("BT /F1 11 Tf (" + strings.Repeat("a", 400_000) + ") Tj ET"),
		"stack.pdf":     pdfDocument(strings.Repeat("[", 100_000)),
		"restore.pdf":   pdfDocument("Q Q Q"),
		"quotes.md":     []byte(strings.Repeat("> ", 100_000)),
	}
}

// TestHostileInputsEnd holds that what asks for much is refused or read, and that nothing else happens. That the time is
// bounded shows by the test ending at all: each of them would take minutes or gigabytes without its bound.
func TestHostileInputsEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long under the race detector")
	}
	for name, data := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			docs, err := Extract(Input{Data: data, Name: name})
			if err != nil && !IsRefusal(err) {
				t.Errorf("%v", err)
			}
			for _, d := range docs {
				if !utf8.ValidString(d.Text) || strings.Contains(d.File, "..") {
					t.Errorf("file %q", d.File)
				}
			}
		})
	}
}

func TestWhatUnpacksToTooMuchIsRefused(t *testing.T) {
	large := strings.Repeat("word ", 100<<10)
	members := []string{}
	for i := range 12 {
		members = append(members, fmt.Sprintf("%d.txt", i), large)
	}
	r := newReader()
	r.unpacked = 2 << 20
	docs, err := r.read(Input{Data: packed(t, members...), Name: "large.zip"})
	if err == nil || !strings.Contains(err.Error(), "unpacks to more than") {
		t.Errorf("%d articles, %v", len(docs), err)
	}
	if _, err := newReader().take(io.LimitReader(zeros{}, maxMember+5)); !IsRefusal(err) {
		t.Errorf("a member beyond the limit: %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func FuzzExtract(f *testing.F) {
	for name, data := range hostile(f) {
		if testing.Short() && strings.HasSuffix(name, ".zip") {
			continue // small, but not when unpacked
		}
		if len(data) < 5_000 {
			f.Add(name, data)
		} else {
			f.Add(name, data[:500])
		}
	}
	f.Add("a.html", []byte(htmlPage))
	f.Add("a.mhtml", []byte(savedPage))
	f.Add("a.warc", []byte(webArchive))
	f.Add("a.docx", wordDocument(f, "<w:p><w:t>"+first1+"</w:t></w:p>"))
	f.Add("a.pdf", pdfDocument(pdfText))
	f.Add("a.json", []byte(`{"items":[{"content_html":"<p>Hi</p>","authors":[{"name":"A"}],"date_published":"2025"}]}`))
	f.Add("a.jsonl", []byte("{\"text\":\"Hi\",\"id\":7}\n\n[]\n"))
	f.Add("a.zip", packed(f, "a.html", htmlPage))
	f.Add("a.gz", gzipped(f, []byte(htmlPage)))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		docs, err := Extract(Input{Data: data, Name: name, URL: "https://example.org/a"})
		if err != nil && !IsRefusal(err) {
			t.Fatalf("an error that is no refusal: %v", err)
		}
		if err == nil && len(docs) == 0 {
			t.Fatal("neither documents nor a refusal")
		}
		for _, d := range docs {
			if !utf8.ValidString(d.Text) || d.Text == "" || d.ID == "" {
				t.Fatalf("document %+v", d)
			}
		}
	})
}
