package extract

import (
	"bytes"
	"mime"
	"path"
	"strings"
)

// format is what the bytes of an input are.
type format int

const (
	formatUnknown format = iota
	formatMarkdown
	formatText
	formatPage
	formatMHTML
	formatJSON
	formatLines
	formatWord
	formatPDF
	formatZip
	formatGzip
	formatWARC
)

// packed reports whether the members of a format are counted, and not it.
func (f format) packed() bool {
	return f == formatZip || f == formatGzip || f == formatWARC || f == formatLines
}

var byEnding = map[string]format{
	".md": formatMarkdown, ".markdown": formatMarkdown, ".txt": formatText, ".html": formatPage, ".htm": formatPage,
	".xhtml": formatPage, ".mhtml": formatMHTML, ".mht": formatMHTML, ".json": formatJSON, ".jsonl": formatLines,
	".ndjson": formatLines, ".docx": formatWord, ".pdf": formatPDF, ".zip": formatZip, ".gz": formatGzip, ".warc": formatWARC,
}

var byType = map[string]format{
	"text/markdown": formatMarkdown, "text/plain": formatText, "text/html": formatPage, "application/xhtml+xml": formatPage,
	"multipart/related": formatMHTML, "message/rfc822": formatMHTML, "application/json": formatJSON,
	"application/feed+json": formatJSON, "application/x-ndjson": formatLines, "application/jsonl": formatLines,
	"application/pdf": formatPDF, "application/zip": formatZip, "application/gzip": formatGzip, "application/warc": formatWARC,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": formatWord,
}

// magic is how the formats begin that always begin alike.
var magic = []struct {
	bytes string
	format
}{
	{"%PDF-", formatPDF},
	{"PK\x03\x04", formatZip},
	{"PK\x05\x06", formatZip}, // an empty one
	{"\x1f\x8b", formatGzip},
	{"WARC/1.", formatWARC},
}

// Reads reports whether files with a name's ending are read.
func Reads(name string) bool { return byEnding[strings.ToLower(path.Ext(name))] != formatUnknown }

// formatOf goes by how the bytes begin where that is certain, then by the name, then by what the server says. A page is
// told from a text by its markup whatever both say: servers and savers often mistake one for the other.
func formatOf(in Input) format {
	head := in.Data[:min(len(in.Data), 1024)]
	for _, m := range magic {
		if bytes.HasPrefix(head, []byte(m.bytes)) {
			if m.format == formatZip && bytes.Contains(in.Data, []byte("word/document.xml")) {
				return formatWord
			}
			return m.format
		}
	}
	named := byEnding[strings.ToLower(path.Ext(in.name()))]
	if media, _, err := mime.ParseMediaType(in.ContentType); err == nil && (named == formatUnknown || in.Name == "") {
		// An address's ending, .php say, promises nothing.
		if typed := byType[media]; typed != formatUnknown && !(typed == formatText && named != formatUnknown) {
			named = typed
		}
	}
	switch named {
	case formatPDF, formatZip, formatWord, formatGzip, formatWARC:
		return formatUnknown // it would begin so
	case formatUnknown, formatText, formatJSON:
		if looksLikePage(head) {
			return formatPage
		}
	}
	return named
}

func looksLikePage(head []byte) bool {
	head = bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) ||
		bytes.HasPrefix(head, []byte("<?xml")) && bytes.Contains(head, []byte("<html"))
}
