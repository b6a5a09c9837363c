package extract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/net/html"

	"summitbot/corpus"
)

// The names that fields go by, the likelier first: our own, schema.org's, JSON Feed's and those of usual data sets.
var (
	jsonText      = []string{"text", "content_text", "body", "articleBody", "content", "content_html", "html", "article"}
	jsonTitle     = []string{"title", "headline", "name"}
	jsonPublisher = []string{"publisher", "source", "site", "site_name", "outlet", "domain"}
	jsonURL       = []string{"url", "link", "canonical_url", "permalink"}
	jsonAuthor    = []string{"author", "authors", "byline", "creator"}
	jsonDate      = []string{"date", "published", "date_published", "datePublished", "publish_date", "published_at", "publication_date", "pubDate"}
	jsonLang      = []string{"lang", "language", "inLanguage"}
	jsonLists     = []string{"items", "articles", "documents", "docs", "data", "entries", "results"}
)

// readJSON reads an object that is an article, a list of them, or an object that has a list of them.
func readJSON(in Input) ([]Document, error) {
	text, err := corpus.Decode(in.Data, "")
	if err != nil {
		return nil, refuse("the file cannot be read as JSON")
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		if lines := bytes.Count(in.Data, []byte("\n{")); lines > 0 {
			return readLines(in) // an object a line, under another name
		}
		return nil, refuse("the file is no JSON: %v", err)
	}
	list, isList := value.([]any)
	object, isObject := value.(map[string]any)
	for _, key := range jsonLists {
		if inside, ok := object[key].([]any); ok && stringOf(object, jsonText) == "" {
			list, isList = inside, true
			break
		}
	}
	if !isList {
		if !isObject {
			return nil, refuse("the file has no article: neither an object nor a list of objects")
		}
		return one(readObject(in, object, ""))
	}
	if len(list) > maxMembers {
		return nil, refuse("the file has %d entries, more than the limit of %d", len(list), maxMembers)
	}
	var all gathered
	for i, each := range list {
		object, _ := each.(map[string]any)
		suffix := fmt.Sprintf("#%d", i+1)
		d, err := readObject(in, object, suffix)
		docs, err := one(d, err)
		all.add(in.name()+suffix, docs, err)
	}
	return all.result("the list is empty")
}

// readLines reads JSON lines (jsonlines.org): an article each.
func readLines(in Input) ([]Document, error) {
	if bytes.Count(in.Data, []byte("\n")) > maxMembers {
		return nil, refuse("the file has more lines than the limit of %d", maxMembers)
	}
	var all gathered
	number := 0
	for line := range bytes.Lines(in.Data) {
		number++
		line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF")))
		if len(line) == 0 {
			continue
		}
		suffix := fmt.Sprintf("#%d", number)
		var object map[string]any
		if len(line) > maxMember {
			all.add(in.name()+suffix, nil, refuse("the line has more than %d MiB", maxMember>>20))
			continue
		}
		if err := json.Unmarshal(line, &object); err != nil {
			all.add(in.name()+suffix, nil, refuse("the line is no JSON object: %v", err))
			continue
		}
		d, err := readObject(in, object, suffix)
		docs, err := one(d, err)
		all.add(in.name()+suffix, docs, err)
	}
	return all.result("the file is empty")
}

// readObject makes an article of a JSON object; suffix tells it from others of the same file.
func readObject(in Input, object map[string]any, suffix string) (Document, error) {
	text := stringOf(object, jsonText)
	if text == "" {
		return Document{}, refuse("the object has no text: it is looked for under %s", strings.Join(jsonText, ", "))
	}
	a := corpus.Article{
		ID:        stringOf(object, []string{"id"}),
		Title:     stringOf(object, jsonTitle),
		Publisher: stringOf(object, jsonPublisher),
		URL:       stringOf(object, jsonURL),
		Author:    stringOf(object, jsonAuthor),
		Lang:      strings.ToLower(stringOf(object, jsonLang)),
	}
	if len(a.Lang) > 3 {
		a.Lang = "" // "English", or with a region: the letters tell as well
	}
	date := stringOf(object, jsonDate)
	a.Date, _ = parseStamp(date)
	blocks, err := textBlocks(text)
	if err != nil {
		return Document{}, err
	}
	composed, err := corpus.Compose(in.id(a.URL)+suffix, a, blocks)
	if err != nil {
		return Document{}, refuse("%v", err)
	}
	d := Document{Article: composed}
	if date != "" && a.Date.Year == 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("the date %q cannot be read", date))
	}
	return d, nil
}

// textBlocks divides a text into paragraphs. A text that has the tags of paragraphs in it is the inside of a page.
func textBlocks(text string) ([]corpus.Block, error) {
	if strings.Contains(text, "</p>") || strings.Contains(text, "<br") || strings.Contains(text, "</div>") {
		root, err := html.Parse(strings.NewReader(text))
		if err != nil || nodes(root) > maxNodes {
			return nil, refuse("the text is nested too deeply")
		}
		return blocksOf(root), nil
	}
	var blocks []corpus.Block
	for _, p := range corpus.SplitParagraphs(text) {
		blocks = append(blocks, corpus.Block{Kind: corpus.Body, Text: p})
	}
	return blocks, nil
}

// stringOf returns the first of the fields that has a text, a number's digits, or the names of a list of people.
func stringOf(object map[string]any, names []string) string {
	for _, name := range names {
		switch v := object[name].(type) {
		case float64:
			return fmt.Sprintf("%.0f", v)
		default:
			if all := texts(v); len(all) > 0 {
				return strings.Join(all, ", ")
			}
		}
	}
	return ""
}
