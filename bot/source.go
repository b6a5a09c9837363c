package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"

	"summitbot/corpus/extract"
	web "summitbot/corpus/fetch"
	"summitbot/corpus/intake"
)

// maxSource is how long the address of an article may be: it stands in the message of the preview.
const maxSource = 1500

// address brings an address into the form in which it is fetched and in which it can stand in a message. What it returns
// is never the name of a file on this machine.
func address(source string) (string, error) {
	u, err := web.ParseURL(source)
	if err != nil {
		return "", plainReason{err}
	}
	safe := linkSafe.Replace(u.String())
	if len(safe) > maxSource {
		return "", plainReason{fmt.Errorf("the address is longer than %d characters", maxSource)}
	}
	return safe, nil
}

// A preview names where it comes from by a link, so that its button Add needs nothing but the message.

// showSource writes that link. name is of a file; an address without one is its own.
func showSource(source, name string) string {
	if name == "" {
		if u, err := url.Parse(source); err == nil && u.Host != "" {
			name = u.Host + u.Path
		}
	}
	return "[" + inert(cut(oneLine(name), maxLabel)) + "](<" + source + ">)"
}

// sourceLink finds the link again: a name is inert, so that no other has this form.
var sourceLink = regexp.MustCompile(`\]\(<(https?://[^\s<>()]+)>\)`)

// previewSource returns the address in a preview, or "".
func previewSource(content string) string {
	if found := sourceLink.FindStringSubmatch(content); found != nil {
		return found[1]
	}
	return ""
}

// fingerprint stands for what a preview has shown, so that nothing else is added than was looked at.
func fingerprint(found []intake.Candidate) string {
	h := sha256.New()
	for _, c := range found {
		fmt.Fprintf(h, "%q %q %q\n", c.Title, c.Date, c.Text)
	}
	return short(h.Sum(nil))
}

// shortID stands for an article's id where there is no room for it.
func shortID(id string) string {
	sum := sha256.Sum256([]byte(id))
	return short(sum[:])
}

func short(sum []byte) string { return base64.RawURLEncoding.EncodeToString(sum[:12]) }

// read finds the articles at an address.
func (s *shelf) read(ctx context.Context, source string) ([]intake.Candidate, error) {
	u, err := url.Parse(source)
	if err != nil {
		return nil, err
	}
	if !fromDiscord(u) {
		return s.intake.Preview(ctx, source)
	}
	data, kind, err := s.download(ctx, source)
	if err != nil {
		return nil, err
	}
	return s.intake.PreviewData(ctx, extract.Input{Data: data, ContentType: kind, Name: path.Base(u.Path)})
}

// fromDiscord reports whether a file lies with Discord, which gives it to everybody who knows its address, for a day.
func fromDiscord(u *url.URL) bool {
	return u.Scheme == "https" && (u.Host == "cdn.discordapp.com" || u.Host == "media.discordapp.net") &&
		(strings.HasPrefix(u.Path, "/attachments/") || strings.HasPrefix(u.Path, "/ephemeral-attachments/"))
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// download gets a file from Discord, and the type that Discord gives it.
func (s *shelf) download(ctx context.Context, address string) (data []byte, contentType string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, "", err
	}
	answer, err := s.discord.Do(request)
	if err != nil {
		return nil, "", fmt.Errorf("a file cannot be fetched from Discord: %w", withoutAddress(err))
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, "", plainReason{errors.New("the file is no longer with Discord: please give it again")}
	}
	data, err = io.ReadAll(io.LimitReader(answer.Body, web.DefaultMaxSize+1))
	if len(data) > web.DefaultMaxSize {
		return nil, "", plainReason{fmt.Errorf("the file is larger than the limit of %d MiB", web.DefaultMaxSize>>20)}
	}
	return data, answer.Header.Get("Content-Type"), err
}
