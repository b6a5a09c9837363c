package extract

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
)

const (
	first1  = "The two presidents met on Friday at a base outside Anchorage and spoke for nearly three hours."
	second2 = "No agreement was announced, and neither of them took a question from the reporters who waited for it."
)

var htmlPage = "<html><head><title>Talks end</title><meta property=\"article:published_time\" content=\"2025-08-16\"></head><body><article><h1>Talks end</h1><p>" +
	first1 + "</p><p>" + second2 + "</p></article></body></html>"

// packed makes a zip archive of names and contents that follow each other.
func packed(tb testing.TB, members ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		f, err := w.Create(members[i])
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := f.Write([]byte(members[i+1])); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(tb testing.TB, data []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func wordDocument(tb testing.TB, body string) []byte {
	return packed(tb,
		"[Content_Types].xml", "<Types/>",
		"word/document.xml", `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+body+`</w:body></w:document>`,
		"docProps/core.xml", `<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Template 7</dc:title><dc:creator>Ann Example</dc:creator><dcterms:created>2025-08-16T10:00:00Z</dcterms:created></cp:coreProperties>`)
}

// pdfDocument writes a document of one page whose content stream is given.
func pdfDocument(content string) []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths [" + strings.Repeat("500 ", 95) + "] >>",
		"<< /Title (Talks end) /Author (Ann Example) /CreationDate (D:20250816100000Z) >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

var pdfText = "BT /F1 18 Tf 72 720 Td (Talks end) Tj ET " +
	"BT /F1 11 Tf 72 690 Td (The two presidents met on Friday at a base outside Anchorage and) Tj 0 -13 Td (spoke for nearly three hours, and nobody an-) Tj 0 -13 Td (nounced anything.) Tj ET " +
	"BT /F1 11 Tf 72 630 Td (No agreement was announced, and neither of them took a question) Tj 0 -13 Td (from the reporters who waited for it.) Tj ET"

func record(kind, address, contentType, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, address, contentType, len(block), block)
}

func response(status, contentType, body string) string {
	return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", status, contentType, len(body), body)
}

var webArchive = record("warcinfo", "", "application/warc-fields", "software: example") +
	record("request", "https://example.org/talks", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n") +
	record("response", "https://example.org/talks", "application/http; msgtype=response", response("200 OK", "text/html; charset=utf-8", htmlPage)) +
	record("response", "https://example.org/x.png", "application/http; msgtype=response", response("200 OK", "image/png", "\x89PNG")) +
	record("response", "https://example.org/gone", "application/http; msgtype=response", response("404 Not Found", "text/html", htmlPage))

var savedPage = "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/talks\r\nSubject: Talks end\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/related; type=\"text/html\"; boundary=\"----b\"\r\n\r\n------b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n" +
	"------b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/talks\r\n\r\n" +
	strings.ReplaceAll(htmlPage, "=", "=3D") + "\r\n------b--\r\n"

func TestFormats(t *testing.T) {
	object := fmt.Sprintf(`{"id":"talks","title":"Talks end","date":"2025-08-16","source":{"name":"Example Post"},"authors":["Ann Example","Bob Sample"],"text":%q}`, first1+"\n\n"+second2)
	word := wordDocument(t, `<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Talks end</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">`+
		strings.Replace(first1, "presidents", `presid</w:t></w:r><w:r><w:t>ents`, 1)+`</w:t></w:r></w:p><w:p><w:del><w:r><w:delText>struck out</w:delText></w:r></w:del><w:r><w:t>`+second2+`</w:t></w:r></w:p>`)
	for _, c := range []struct {
		in       Input
		articles int
	}{
		{Input{Data: []byte(htmlPage), Name: "talks.html"}, 1},
		{Input{Data: []byte(htmlPage), ContentType: "text/html; charset=utf-8", URL: "https://example.org/talks.php"}, 1},
		{Input{Data: []byte(htmlPage), Name: "mistaken.txt", ContentType: "text/plain"}, 1},
		{Input{Data: []byte(savedPage), Name: "talks.mhtml"}, 1},
		{Input{Data: []byte(object), Name: "talks.json"}, 1},
		{Input{Data: []byte("[" + object + "," + object + "]"), Name: "talks.json"}, 2},
		{Input{Data: []byte(`{"version":"1","items":[` + object + `]}`), ContentType: "application/feed+json"}, 1},
		{Input{Data: []byte(object + "\n\n" + object + "\n"), Name: "talks.jsonl"}, 2},
		{Input{Data: word, Name: "talks.docx"}, 1},
		{Input{Data: word, Name: "mistaken.zip"}, 1},
		{Input{Data: pdfDocument(pdfText), Name: "talks.pdf"}, 1},
		{Input{Data: packed(t, "a/talks.html", htmlPage, "a/picture.png", "x", "__MACOSX/._a.html", "x", "b/talks.docx", string(word)), Name: "talks.zip"}, 2},
		{Input{Data: []byte(webArchive), Name: "talks.warc"}, 1},
		{Input{Data: gzipped(t, []byte(webArchive)), Name: "talks.warc.gz"}, 1},
		{Input{Data: gzipped(t, []byte(htmlPage)), Name: "talks.html.gz"}, 1},
	} {
		docs, err := Extract(c.in)
		if err != nil || len(docs) != c.articles {
			t.Errorf("%s %s: %d articles, %v", c.in.Name, c.in.ContentType, len(docs), err)
			continue
		}
		for _, d := range docs {
			day, _ := d.Date.MarshalText()
			if d.Title != "Talks end" || string(day) != "2025-08-16" || !strings.Contains(d.Text, "Friday at a base outside Anchorage and spoke for nearly three hours") ||
				!strings.HasSuffix(d.Text, second2) || strings.Contains(d.Text, "struck out") {
				t.Errorf("%s: title %q, date %s, text %q", c.in.Name, d.Title, day, d.Text)
			}
		}
	}
}

func TestMembersThatHoldNothingDoNotStopOthers(t *testing.T) {
	archive := packed(t, "short.html", "<html><body><p>Hi.</p></body></html>", "../../etc/talks.html", htmlPage, "broken.docx", "PK\x03\x04 word/document.xml")
	docs, err := Extract(Input{Data: archive, Name: "talks.zip"})
	if len(docs) != 1 || !IsRefusal(err) || !strings.Contains(err.Error(), "short.html") || !strings.Contains(err.Error(), "broken.docx") {
		t.Errorf("%d articles, %v", len(docs), err)
	}
	if strings.Contains(docs[0].File, "..") {
		t.Errorf("the file's name leads out of the archive: %s", docs[0].File)
	}
}

func TestPDFParagraphsAreMadeOfLines(t *testing.T) {
	docs, err := Extract(Input{Data: pdfDocument(pdfText), Name: "talks.pdf"})
	if err != nil {
		t.Fatal(err)
	}
	want := "Talks end\n\nThe two presidents met on Friday at a base outside Anchorage and spoke for nearly three hours, and nobody announced anything.\n\n" + second2
	if docs[0].Text != want {
		t.Errorf("got %q", docs[0].Text)
	}
}
