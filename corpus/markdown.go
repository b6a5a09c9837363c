package corpus

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// frontMatter is the YAML head of a Markdown article.
type frontMatter struct {
	ID         string      `yaml:"id"`
	Title      string      `yaml:"title"`
	Publisher  string      `yaml:"publisher"`
	URL        string      `yaml:"url"`
	Author     string      `yaml:"author"`
	Date       Date        `yaml:"date"`
	Lang       string      `yaml:"lang"`
	CopyOf     string      `yaml:"copy_of"`
	Topics     []string    `yaml:"topics"`
	References []Reference `yaml:"references"`
}

// parseMarkdown reads an article in Markdown, with or without YAML front matter between lines of three hyphens.
func parseMarkdown(a *Article, source string) error {
	if head, body, ok := splitFrontMatter(source); ok {
		if err := checkFrontMatter(head); err != nil {
			return err
		}
		var fm frontMatter
		if err := yaml.Unmarshal([]byte(head), &fm); err != nil {
			return fmt.Errorf("front matter: %w", err)
		}
		a.ID, a.Title, a.Publisher, a.URL, a.Author = fm.ID, fm.Title, fm.Publisher, fm.URL, fm.Author
		a.Date, a.Lang, a.CopyOf, a.Topics, a.References = fm.Date, fm.Lang, fm.CopyOf, fm.Topics, fm.References
		source = body
	}
	source, err := boundMarkdown(source)
	if err != nil {
		return err
	}
	b := newBuilder(a)
	src := []byte(bareMark.ReplaceAllString(source, `$1\[^`))
	root := goldmark.DefaultParser().Parse(text.NewReader(src))
	err = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			heading := inline(n, src)
			if n.Level == 1 && a.Title == "" {
				a.Title = strings.TrimSpace(heading)
			}
			b.add(Heading, heading)
			return ast.WalkSkipChildren, nil
		case *ast.Paragraph, *ast.TextBlock:
			b.add(Body, number(n)+inline(n, src))
			return ast.WalkSkipChildren, nil
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			b.add(Body, verbatim(n.Lines().Value(src)))
			return ast.WalkSkipChildren, nil
		case *ast.HTMLBlock:
			source := string(n.Lines().Value(src))
			if n.HasClosure() {
				source += string(n.ClosureLine.Value(src))
			}
			paragraphs, dropped := htmlParagraphs(source)
			for _, p := range paragraphs {
				b.add(Body, verbatim([]byte(p)))
			}
			for _, d := range dropped {
				b.drop(strings.TrimSpace(verbatim([]byte(d))), "HTML")
			}
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	b.finish()
	return err
}

// bareMark is the beginning of a reference mark. Markdown would take it for a link where a line [^id]: looks as if it
// defined one; so it is escaped for the parser, and verbatim takes the escape out where the parser leaves it in.
var bareMark = regexp.MustCompile(`(^|[^\\])\[\^`)

func verbatim(code []byte) string { return strings.ReplaceAll(string(code), `\[^`, "[^") }

// Bounds of front matter. Beyond them a parser of YAML can take any time and memory.
const (
	maxFrontMatter = 64 << 10 // bytes
	maxBrackets    = 500
)

var alias = regexp.MustCompile(`(?m)(?:[:,\[-]|^)[ \t]*[*&][A-Za-z0-9_]`)

func checkFrontMatter(head string) error {
	switch {
	case len(head) > maxFrontMatter:
		return fmt.Errorf("front matter of %d bytes, more than the limit of %d", len(head), maxFrontMatter)
	case strings.Count(head, "[")+strings.Count(head, "{") > maxBrackets:
		return errors.New("front matter with too many brackets")
	case alias.MatchString(head):
		return errors.New("front matter with an anchor or alias of YAML: write the value itself, in quotation marks if it begins with & or *")
	}
	return nil
}

var frontMatterEnd = regexp.MustCompile(`(?m)^---[ \t]*(?:\n|\z)`)

func splitFrontMatter(s string) (head, body string, ok bool) {
	rest, found := strings.CutPrefix(strings.TrimLeft(s, "\n "), "---\n")
	if !found {
		return "", s, false
	}
	end := frontMatterEnd.FindStringIndex(rest)
	if strings.HasPrefix(rest, "\n") || end == nil {
		return "", s, false // a line across the page
	}
	return rest[:end[0]], rest[end[1]:], true
}

// number returns the number in front of a list's item where it is no count: in "1867. Russia sells Alaska" it is a year.
func number(block ast.Node) string {
	item, ok := block.Parent().(*ast.ListItem)
	if !ok || block.PreviousSibling() != nil {
		return ""
	}
	list, ok := item.Parent().(*ast.List)
	if !ok || !list.IsOrdered() || list.Start < 100 {
		return ""
	}
	at := list.Start
	for before := item.PreviousSibling(); before != nil; before = before.PreviousSibling() {
		at++
	}
	return fmt.Sprintf("%d%c ", at, list.Marker)
}

// inline returns the words of a block without their markup.
func inline(block ast.Node, src []byte) string {
	var out strings.Builder
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			value := n.Segment.Value(src)
			if _, code := n.Parent().(*ast.CodeSpan); code {
				value = []byte(verbatim(value))
			} else {
				value = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
			}
			out.Write(value)
			if n.SoftLineBreak() || n.HardLineBreak() {
				out.WriteByte('\n')
			}
		case *ast.String:
			out.Write(n.Value)
		case *ast.RawHTML:
			if strings.HasPrefix(strings.ToLower(string(n.Segments.Value(src))), "<br") {
				out.WriteByte('\n')
			}
		case *ast.AutoLink:
			out.Write(n.Label(src))
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}
