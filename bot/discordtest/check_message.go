package discordtest

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// The limits of messages, in characters where not said otherwise.
const (
	maxContent     = 2000
	maxEmbeds      = 10
	maxEmbedTotal  = 6000
	maxTitle       = 256
	maxDescription = 4096
	maxFields      = 25
	maxFieldName   = 256
	maxFieldValue  = 1024
	maxFooter      = 2048
	maxAuthor      = 256
	maxEmbedURL    = 2048
	maxAttachments = 10
	maxNonce       = 25
)

// check holds a message as it would be after the form against Discord's limits.
func (f *messageForm) check(m *Message) *apiError {
	var bad formError
	v2 := m.Flags&FlagComponentsV2 != 0
	if f.Content != nil {
		bad.length(*f.Content, maxContent, "content")
	}
	switch {
	case v2 && (m.Content != "" || len(m.Embeds) > 0):
		bad.add("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
			"The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2", "flags")
	case len(m.Embeds) > maxEmbeds:
		bad.add("BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxEmbeds), "embeds")
	}
	total := 0
	empty := len(m.Embeds) > 0
	for i, e := range m.Embeds {
		n := e.check(&bad, "embeds", i)
		total += n
		empty = empty && n == 0 && e.Image == nil && e.Thumbnail == nil
	}
	if total > maxEmbedTotal {
		bad.add("MAX_EMBED_SIZE_EXCEEDED", fmt.Sprintf("Embed size exceeds maximum size of %d", maxEmbedTotal), "embeds")
	}
	checkComponents(&bad, m.Components, v2)
	f.checkMentions(&bad)
	if len(m.Attachments) > maxAttachments {
		bad.add("BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxAttachments), "attachments")
	}
	if nonce, ok := f.Nonce.(string); ok {
		bad.length(nonce, maxNonce, "nonce")
	}
	if err := bad.err(f.at...); err != nil {
		return err
	}
	if m.Content == "" && (len(m.Embeds) == 0 || empty) && len(m.Components) == 0 && len(m.Attachments) == 0 {
		return errEmptyMessage
	}
	return nil
}

func (f *messageForm) checkMentions(bad *formError) {
	a := f.AllowedMentions
	if a == nil {
		return
	}
	listed := map[string]int{"users": len(a.Users), "roles": len(a.Roles), "everyone": 0}
	for i, kind := range a.Parse {
		n, known := listed[kind]
		if !known {
			bad.add("BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone').",
				"allowed_mentions", "parse", i)
		}
		if n > 0 {
			bad.add("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
				fmt.Sprintf("parse:[%q] and %s: [ids...] are mutually exclusive.", kind, kind), "allowed_mentions")
		}
	}
	if len(a.Users) > 100 || len(a.Roles) > 100 {
		bad.add("BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.", "allowed_mentions")
	}
}

// check returns the characters of an embed that count towards the total of a message.
func (e *Embed) check(bad *formError, path ...any) int {
	at := func(names ...any) []any { return append(append([]any{}, path...), names...) }
	total := bad.length(e.Title, maxTitle, at("title")...)
	total += bad.length(e.Description, maxDescription, at("description")...)
	bad.url(e.URL, "embed", at("url")...)
	if e.Author != nil {
		total += bad.length(e.Author.Name, maxAuthor, at("author", "name")...)
		bad.url(e.Author.URL, "embed", at("author", "url")...)
		bad.url(e.Author.IconURL, "image", at("author", "icon_url")...)
		if e.Author.Name == "" {
			bad.required(at("author", "name")...)
		}
	}
	if e.Footer != nil {
		total += bad.length(e.Footer.Text, maxFooter, at("footer", "text")...)
		bad.url(e.Footer.IconURL, "image", at("footer", "icon_url")...)
		if e.Footer.Text == "" {
			bad.required(at("footer", "text")...)
		}
	}
	if e.Image != nil {
		bad.url(e.Image.URL, "image", at("image", "url")...)
	}
	if e.Thumbnail != nil {
		bad.url(e.Thumbnail.URL, "image", at("thumbnail", "url")...)
	}
	if len(e.Fields) > maxFields {
		bad.add("BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxFields), at("fields")...)
	}
	for i, f := range e.Fields {
		total += bad.length(f.Name, maxFieldName, at("fields", i, "name")...)
		total += bad.length(f.Value, maxFieldValue, at("fields", i, "value")...)
		if strings.TrimSpace(f.Name) == "" {
			bad.required(at("fields", i, "name")...)
		}
		if strings.TrimSpace(f.Value) == "" {
			bad.required(at("fields", i, "value")...)
		}
	}
	if e.Color < 0 || e.Color > 0xffffff {
		bad.add("NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215.", at("color")...)
	}
	return total
}

// length notes a text that is too long, and returns how many characters it has.
func (f *formError) length(text string, most int, path ...any) int {
	n := utf8.RuneCountInString(text)
	if n > most {
		f.add("BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", most), path...)
	}
	return n
}

// between notes a text that is too short or too long.
func (f *formError) between(text string, least, most int, path ...any) {
	if n := utf8.RuneCountInString(text); n < least || n > most {
		f.add("BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", least, most), path...)
	}
}

func (f *formError) required(path ...any) {
	f.add("BASE_TYPE_REQUIRED", "This field is required", path...)
}

// url notes an address that Discord does not take: what it is for says which schemes it may have.
func (f *formError) url(address, purpose string, path ...any) {
	if address == "" {
		return
	}
	schemes := map[string][]string{
		"embed": {"http", "https"}, "image": {"http", "https", "attachment"}, "button": {"http", "https", "discord"},
	}[purpose]
	f.length(address, maxEmbedURL, path...)
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || strings.ContainsAny(address, " \n\t") {
		f.add("URL_TYPE_INVALID_URL", "Not a well formed URL.", path...)
		return
	}
	for _, scheme := range schemes {
		if strings.EqualFold(u.Scheme, scheme) {
			return
		}
	}
	f.add("URL_TYPE_INVALID_SCHEME", fmt.Sprintf("Scheme %q is not supported. Scheme must be one of ('%s').",
		u.Scheme, strings.Join(schemes, "', '")), path...)
}

// checkChoices checks the completions of an option.
func checkChoices(r *request) ([]Choice, *apiError) {
	var form struct {
		Data *struct {
			Choices []Choice `json:"choices"`
		} `json:"data"`
	}
	if err := r.into(&form); err != nil {
		return nil, err
	}
	var bad formError
	if form.Data == nil {
		bad.required("data")
		return nil, bad.err()
	}
	checkChoiceList(&bad, form.Data.Choices, "data", "choices")
	return form.Data.Choices, bad.err()
}

func checkChoiceList(bad *formError, choices []Choice, path ...any) {
	at := func(names ...any) []any { return append(append([]any{}, path...), names...) }
	if len(choices) > 25 {
		bad.add("BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.", path...)
	}
	for i, c := range choices {
		bad.between(c.Name, 1, 100, at(i, "name")...)
		switch value := c.Value.(type) {
		case string:
			bad.between(value, 1, 100, at(i, "value")...)
		case float64:
		default:
			bad.add("BASE_TYPE_REQUIRED", "This field is required", at(i, "value")...)
		}
	}
}

// checkModal checks a form that the app wants to show.
func (s *Server) checkModal(r *request) (*Modal, *apiError) {
	var form struct {
		Data *Modal `json:"data"`
	}
	if err := r.into(&form); err != nil {
		return nil, err
	}
	if form.Data == nil {
		return nil, invalid("BASE_TYPE_REQUIRED", "This field is required", "data")
	}
	var bad formError
	bad.between(form.Data.CustomID, 1, maxCustomID, "custom_id")
	bad.between(form.Data.Title, 1, maxModalTitle, "title")
	checkModalComponents(&bad, form.Data.Components)
	return form.Data, bad.err("data")
}
