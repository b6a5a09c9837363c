// Package corpus says what an article is: it loads articles from files, cleans them and divides them into passages.
// Everything here is a plain value; no function keeps a handle into a file or an index.
//
// The invariant that the whole program rests on: a passage's text is the article's text at the passage's byte range,
// byte for byte.
package corpus

import (
	"cmp"
	"time"
)

// Article is one loaded article. Text is valid UTF-8 in NFC, its paragraphs separated by one blank line; it holds
// what readers may be shown and nothing else.
type Article struct {
	ID         string
	Title      string
	Publisher  string
	URL        string
	Author     string
	Date       Date
	Lang       string // "en", "ru" or "uk"
	CopyOf     string // the id of the article that this one repeats, as papers do with an agency's report
	Topics     []string
	References []Reference
	Citations  []Citation
	File       string // the source's name and the path inside it
	Text       string
	Paragraphs []Paragraph
	Dropped    []Dropped

	named bool // the file itself gives the id
}

// Reference is a source that an article names for its facts.
type Reference struct {
	ID        string `yaml:"id"`
	Publisher string `yaml:"publisher"`
	Title     string `yaml:"title"`
	Date      Date   `yaml:"date"`
	URL       string `yaml:"url"`
}

// Citation says that the sentence ending at byte offset At of the article's text rests on References[Reference].
type Citation struct {
	At        int
	Reference int
}

// Span is a half-open byte range.
type Span struct{ Start, End int }

// Kind tells what a paragraph is.
type Kind string

// The kinds of paragraph.
const (
	Body    Kind = "body"
	Heading Kind = "heading"
	Caption Kind = "caption"
)

// Paragraph is a byte range of the article's text and what it is.
type Paragraph struct {
	Span
	Kind Kind
}

// Dropped is a part of the file that is not article text, kept for the record.
type Dropped struct {
	Text   string
	Reason string
}

// Date is a calendar date known to the day, the month or the year. The zero value is an unknown date.
type Date struct{ Year, Month, Day int }

// ParseDate reads YYYY-MM-DD, YYYY-MM or YYYY, the forms that String writes, "August 15, 2025", and the date of a time
// stamp (RFC 3339). It reports false for anything else, dates that do not exist included.
func ParseDate(s string) (Date, bool) {
	for _, layout := range []string{"2006-01-02", "2 January 2006", "January 2, 2006", time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return Date{t.Year(), int(t.Month()), t.Day()}, true
		}
	}
	for _, layout := range []string{"2006-01", "January 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return Date{Year: t.Year(), Month: int(t.Month())}, true
		}
	}
	if t, err := time.Parse("2006", s); err == nil {
		return Date{Year: t.Year()}, true
	}
	return Date{}, false
}

// String writes the date as precisely as it is known: "15 August 2025", "August 2025", "2025" or "undated".
func (d Date) String() string {
	if d.Year == 0 {
		return "undated"
	}
	t := time.Date(d.Year, time.Month(max(d.Month, 1)), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
	switch {
	case d.Month == 0:
		return t.Format("2006")
	case d.Day == 0:
		return t.Format("January 2006")
	}
	return t.Format("2 January 2006")
}

// Compare returns -1 if d is before other, 1 if it is after, else 0. What is not known of a date comes first.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// MarshalText writes YYYY-MM-DD, YYYY-MM, YYYY or nothing.
func (d Date) MarshalText() ([]byte, error) {
	if d.Year == 0 {
		return nil, nil
	}
	t := time.Date(d.Year, time.Month(max(d.Month, 1)), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
	layout := "2006-01-02"
	if d.Month == 0 {
		layout = "2006"
	} else if d.Day == 0 {
		layout = "2006-01"
	}
	return []byte(t.Format(layout)), nil
}

// UnmarshalText reads what ParseDate reads; empty text is an unknown date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, ok := ParseDate(string(text))
	if !ok {
		return &DateError{string(text)}
	}
	*d = parsed
	return nil
}

// DateError reports a date that cannot be read.
type DateError struct{ Text string }

func (e *DateError) Error() string {
	return "date " + e.Text + " is not of a form such as 2025-08-15, 2025-08, 2025 or 15 August 2025"
}
