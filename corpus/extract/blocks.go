package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"summitbot/corpus"
)

// blocksOf divides what stands under a node into paragraphs, in their order.
func blocksOf(root *html.Node) []corpus.Block {
	var r blockReader
	if root != nil {
		r.read(root)
		r.flush()
	}
	return r.blocks
}

type blockReader struct {
	blocks []corpus.Block
	text   strings.Builder
	kind   corpus.Kind
}

// read goes on with a node. The parser bounds how deep nodes are nested.
func (r *blockReader) read(n *html.Node) {
	if n.Type == html.TextNode {
		r.text.WriteString(n.Data)
		return
	}
	tag := atom.Lookup([]byte(n.Data)) // the library renames elements and leaves DataAtom as it was
	switch tag {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe:
		return
	case atom.Br:
		// Two in a row divide paragraphs.
		if next := n.NextSibling; next != nil && isBreak(next) {
			r.flush()
		} else {
			r.text.WriteByte('\n')
		}
		return
	case atom.Td, atom.Th:
		if strings.TrimSpace(r.text.String()) != "" {
			r.text.WriteString(" | ")
		}
		r.children(n)
		return
	}
	kind, block := blockKinds[tag]
	if !block {
		r.children(n)
		return
	}
	r.flush()
	r.kind = kind
	r.children(n)
	r.flush()
}

func (r *blockReader) children(n *html.Node) {
	for c := range n.ChildNodes() {
		r.read(c)
	}
}

func (r *blockReader) flush() {
	if text := strings.TrimSpace(r.text.String()); text != "" {
		kind := r.kind
		if kind == "" {
			kind = corpus.Body
		}
		r.blocks = append(r.blocks, corpus.Block{Kind: kind, Text: text})
	}
	r.text.Reset()
	r.kind = corpus.Body
}

func isBreak(n *html.Node) bool {
	if n.Type == html.TextNode && strings.TrimSpace(n.Data) == "" && n.NextSibling != nil {
		n = n.NextSibling
	}
	return n.Data == "br"
}

// blockKinds are the elements that begin a paragraph, and its kind.
var blockKinds = map[atom.Atom]corpus.Kind{
	atom.P: corpus.Body, atom.Div: corpus.Body, atom.Li: corpus.Body, atom.Ul: corpus.Body, atom.Ol: corpus.Body,
	atom.Blockquote: corpus.Body, atom.Pre: corpus.Body, atom.Tr: corpus.Body, atom.Table: corpus.Body,
	atom.Section: corpus.Body, atom.Article: corpus.Body, atom.Main: corpus.Body, atom.Body: corpus.Body,
	atom.Dt: corpus.Body, atom.Dd: corpus.Body, atom.Dl: corpus.Body, atom.Header: corpus.Body, atom.Footer: corpus.Body,
	atom.Hr: corpus.Body, atom.Address: corpus.Body, atom.Figure: corpus.Body,
	atom.Figcaption: corpus.Caption, atom.Caption: corpus.Caption,
	atom.H1: corpus.Heading, atom.H2: corpus.Heading, atom.H3: corpus.Heading, atom.H4: corpus.Heading,
	atom.H5: corpus.Heading, atom.H6: corpus.Heading,
}
