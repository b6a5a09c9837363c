package corpus

import (
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
	Topics     []string    `yaml:"topics"`
	References []Reference `yaml:"references"`
}

// parseMarkdown reads an article in Markdown, with or without YAML front matter between lines of three hyphens.
func parseMarkdown(a *Article, source string) error {
	if head, body, ok := splitFrontMatter(source); ok {
		var fm frontMatter
		if err := yaml.Unmarshal([]byte(head), &fm); err != nil {
			return fmt.Errorf("front matter: %w", err)
		}
		a.ID, a.Title, a.Publisher, a.URL, a.Author = fm.ID, fm.Title, fm.Publisher, fm.URL, fm.Author
		a.Date, a.Lang, a.Topics, a.References = fm.Date, fm.Lang, fm.Topics, fm.References
		source = body
	}
	b := newBuilder(a)
	// A mark [^id] is no link, even where a line [^id]: looks as if it defined one.
	src := []byte(strings.ReplaceAll(source, "[^", `\[^`))
	root := goldmark.DefaultParser().Parse(text.NewReader(src))
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
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
			b.add(Body, inline(n, src))
			return ast.WalkSkipChildren, nil
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			b.add(Body, string(n.Lines().Value(src)))
			return ast.WalkSkipChildren, nil
		case *ast.HTMLBlock:
			b.drop(string(n.Lines().Value(src)), "HTML")
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	b.finish()
	return err
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
			if _, code := n.Parent().(*ast.CodeSpan); !code {
				value = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
			}
			out.Write(value)
			if n.SoftLineBreak() || n.HardLineBreak() {
				out.WriteByte('\n')
			}
		case *ast.String:
			out.Write(n.Value)
		case *ast.AutoLink:
			out.Write(n.Label(src))
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}
