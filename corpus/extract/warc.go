package extract

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
)

// readWARC reads a web archive (WARC 1.1, ISO 28500): the responses that are pages, and resources.
func (r *reader) readWARC(in Input) ([]Document, error) {
	return r.readRecords(in, bytes.NewReader(in.Data))
}

func (r *reader) readRecords(in Input, archive io.Reader) ([]Document, error) {
	buffered := bufio.NewReader(archive)
	var all gathered
	for {
		record, body, err := nextRecord(buffered)
		if errors.Is(err, io.EOF) {
			return all.result("the archive has no page")
		}
		if r.members--; err == nil && r.members < 0 {
			err = refuse("the archive has more than %d records", maxMembers)
		}
		if err != nil {
			all.add(in.name(), nil, err)
			return all.result("the archive has no page")
		}
		address := strings.Trim(record.Get("WARC-Target-URI"), "<>")
		page, err := r.recordPage(record.Get("WARC-Type"), record.Get("Content-Type"), address, body)
		if err != nil {
			all.add(address, nil, err)
		} else if page != nil {
			docs, err := r.read(*page)
			all.add(address, docs, err)
		}
		// What is left of the record, and the two line ends behind it.
		if _, err := io.Copy(io.Discard, body); err != nil {
			all.add(in.name(), nil, refuse("the archive is cut off"))
			return all.result("")
		}
	}
}

// nextRecord reads a record's head and returns the reader of its block.
func nextRecord(archive *bufio.Reader) (textproto.MIMEHeader, io.Reader, error) {
	line := ""
	for line == "" {
		read, err := archive.ReadSlice('\n')
		if err != nil && (len(read) == 0 || !errors.Is(err, io.EOF)) {
			if errors.Is(err, errUnpacked) {
				return nil, nil, errUnpacked
			}
			if errors.Is(err, io.EOF) {
				return nil, nil, io.EOF
			}
			return nil, nil, refuse("the archive is damaged")
		}
		line = strings.TrimSpace(string(read))
	}
	if !strings.HasPrefix(line, "WARC/1.") {
		return nil, nil, refuse("the archive is damaged: a record does not begin with its version")
	}
	record, err := readHead(archive)
	if err != nil {
		return nil, nil, err
	}
	size, err := strconv.ParseInt(strings.TrimSpace(record.Get("Content-Length")), 10, 64)
	if err != nil || size < 0 {
		return nil, nil, refuse("the archive is damaged: a record does not say how long it is")
	}
	return record, io.LimitReader(archive, size), nil
}

// Bounds of a record's head, so that a hostile one cannot take all memory.
const (
	maxHeadLines = 200
	maxHeadLine  = 4096 // the buffer's size
)

// readHead reads the fields of a record up to the empty line.
func readHead(archive *bufio.Reader) (textproto.MIMEHeader, error) {
	head := make(textproto.MIMEHeader)
	for range maxHeadLines {
		read, err := archive.ReadSlice('\n')
		if err != nil {
			return nil, refuse("the archive is damaged: a record's head is cut off or longer than %d bytes a line", maxHeadLine)
		}
		line := strings.TrimSpace(string(read))
		if line == "" {
			return head, nil
		}
		if key, value, ok := strings.Cut(line, ":"); ok {
			head.Set(strings.TrimSpace(key), strings.TrimSpace(value))
		}
	}
	return nil, refuse("the archive is damaged: a record's head has more than %d lines", maxHeadLines)
}

// recordPage returns the page in a record, or nil where it holds something else: a request, a picture, an error.
func (r *reader) recordPage(kind, contentType, address string, body io.Reader) (*Input, error) {
	switch kind {
	case "resource":
		if !readable(contentType) {
			return nil, nil
		}
		data, err := r.take(body)
		return &Input{Data: data, ContentType: contentType, URL: address}, err
	case "response":
		response, err := http.ReadResponse(bufio.NewReader(body), nil)
		if err != nil {
			return nil, refuse("the record holds no HTTP response")
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK || !readable(response.Header.Get("Content-Type")) {
			return nil, nil
		}
		content := io.Reader(response.Body)
		switch response.Header.Get("Content-Encoding") {
		case "gzip":
			if content, err = gzip.NewReader(content); err != nil {
				return nil, refuse("the record cannot be unpacked")
			}
		case "deflate":
			content = flate.NewReader(content)
		}
		data, err := r.take(content)
		return &Input{Data: data, ContentType: response.Header.Get("Content-Type"), URL: address}, err
	}
	return nil, nil
}

// readable reports whether a record's type is one of a page or a document.
func readable(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	return byType[strings.ToLower(strings.TrimSpace(media))] != formatUnknown
}
