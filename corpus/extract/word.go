package extract

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"summitbot/corpus"
)

// readWord reads a Word document (ECMA-376, WordprocessingML): the paragraphs of its main part, and its title, author and
// date of creation. Notes, headers and what was deleted are passed over.
func (r *reader) readWord(in Input) (Document, error) {
	archive, err := zip.NewReader(bytes.NewReader(in.Data), int64(len(in.Data)))
	if err != nil {
		return Document{}, refuse("the document is damaged: %v", err)
	}
	text, err := r.member(archive, "word/document.xml")
	if err != nil {
		return Document{}, err
	}
	blocks, err := wordBlocks(text)
	if err != nil {
		return Document{}, refuse("the document is damaged: %v", err)
	}
	var properties struct {
		Title   string `xml:"title"`
		Creator string `xml:"creator"`
		Created string `xml:"created"`
		Lang    string `xml:"language"`
	}
	if core, err := r.member(archive, "docProps/core.xml"); err == nil {
		// A document without its properties is a document all the same.
		_ = xml.Unmarshal(core, &properties)
	}
	a := corpus.Article{Title: properties.Title, Author: properties.Creator, URL: in.URL}
	a.Date, _ = parseStamp(properties.Created)
	if len(blocks) > 0 && blocks[0].Kind == corpus.Heading {
		a.Title = blocks[0].Text // what readers see; the property often is that of a template
	}
	composed, err := corpus.Compose(in.id(in.URL), a, blocks)
	if err != nil {
		return Document{}, refuse("the document has no text")
	}
	d := Document{Article: composed}
	if a.Date.Year != 0 {
		d.Warnings = append(d.Warnings, "the date is that of the document's creation")
	}
	return d, nil
}

// member unpacks a member of an archive by its name.
func (r *reader) member(archive *zip.Reader, name string) ([]byte, error) {
	for _, f := range archive.File {
		if f.Name == name {
			return r.unpack(f)
		}
	}
	return nil, refuse("the document has no part %s", name)
}

// wordBlocks reads the paragraphs of a main part. The decoder knows no entities but XML's own, so that none can grow.
func wordBlocks(text []byte) ([]corpus.Block, error) {
	var blocks []corpus.Block
	var paragraph strings.Builder
	kind := corpus.Body
	inText := false
	decoder := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return blocks, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t":
				inText = true
			case "tab":
				paragraph.WriteByte(' ')
			case "br", "cr":
				paragraph.WriteByte('\n')
			case "noBreakHyphen":
				paragraph.WriteByte('-')
			case "pStyle":
				for _, a := range t.Attr {
					style := strings.ToLower(a.Value)
					if a.Name.Local == "val" && (strings.HasPrefix(style, "heading") || style == "title") {
						kind = corpus.Heading
					}
				}
			}
		case xml.CharData:
			if inText {
				paragraph.Write(t)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				inText = false
			case "p":
				if strings.TrimSpace(paragraph.String()) != "" {
					blocks = append(blocks, corpus.Block{Kind: kind, Text: paragraph.String()})
				}
				paragraph.Reset()
				kind = corpus.Body
			}
		}
	}
}
