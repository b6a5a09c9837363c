package extract

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
)

// readMHTML reads a page as browsers save it whole (RFC 2557): the first part that is a page; what it shows beside is
// passed over.
func readMHTML(in Input) (Document, error) {
	message, err := mail.ReadMessage(bytes.NewReader(in.Data))
	if err != nil {
		return Document{}, refuse("the saved page is damaged: it has no head")
	}
	page := Input{Name: in.Name, URL: firstOf(message.Header.Get("Snapshot-Content-Location"), message.Header.Get("Content-Location"), in.URL)}
	media, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return Document{}, refuse("the saved page is damaged: it does not say what it holds")
	}
	if media == "text/html" {
		if page.Data, err = decodeTransfer(message.Body, message.Header.Get("Content-Transfer-Encoding")); err != nil {
			return Document{}, refuse("the saved page is damaged")
		}
		page.ContentType = message.Header.Get("Content-Type")
		return readPage(page)
	}
	if !strings.HasPrefix(media, "multipart/") {
		return Document{}, refuse("the saved page holds no page")
	}
	parts := multipart.NewReader(message.Body, parameters["boundary"])
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return Document{}, refuse("the saved page holds no page")
		}
		if err != nil {
			return Document{}, refuse("the saved page is damaged")
		}
		if media, _, err := mime.ParseMediaType(part.Header.Get("Content-Type")); err != nil || media != "text/html" {
			continue
		}
		if page.Data, err = decodeTransfer(part, part.Header.Get("Content-Transfer-Encoding")); err != nil {
			return Document{}, refuse("the saved page is damaged")
		}
		page.ContentType = part.Header.Get("Content-Type")
		page.URL = location(page.URL, part.Header)
		return readPage(page)
	}
}

// location returns the address of the saved page: the whole's, or that of its first part.
func location(whole string, part textproto.MIMEHeader) string {
	if whole == "" && strings.HasPrefix(part.Get("Content-Location"), "http") {
		return part.Get("Content-Location")
	}
	return whole
}

func decodeTransfer(body io.Reader, encoding string) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	return io.ReadAll(body)
}
