package extract

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"strings"
)

// readZip reads the members of an archive whose format is known, in the archive's order. Nothing is ever written, so that
// a name is a name only; links, hidden files and folders are passed over.
func (r *reader) readZip(in Input) ([]Document, error) {
	if r.nesting++; r.nesting > maxNesting {
		return nil, refuse("it is an archive inside an archive inside an archive")
	}
	defer func() { r.nesting-- }()
	archive, err := zip.NewReader(bytes.NewReader(in.Data), int64(len(in.Data)))
	if err != nil {
		return nil, refuse("the archive is damaged: %v", err)
	}
	var all gathered
	for _, f := range archive.File {
		hidden := strings.HasPrefix(path.Base(f.Name), ".") || strings.HasPrefix(f.Name, "__MACOSX/")
		if !f.Mode().IsRegular() || hidden || !Reads(f.Name) {
			continue
		}
		if r.members--; r.members < 0 {
			all.add(f.Name, nil, refuse("the archive has more than %d members", maxMembers))
			break
		}
		data, err := r.unpack(f)
		if errors.Is(err, errUnpacked) {
			all.add(f.Name, nil, err)
			break
		}
		var docs []Document
		if err == nil {
			docs, err = r.read(Input{Data: data, Name: path.Join(in.name(), path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")))})
		}
		all.add(f.Name, docs, err)
	}
	return all.result("the archive has no file that can be read")
}

// unpack returns the bytes of a member. What the archive says of its size is not believed.
func (r *reader) unpack(f *zip.File) ([]byte, error) {
	opened, err := f.Open()
	if err != nil {
		return nil, refuse("it cannot be unpacked: %v", err)
	}
	defer opened.Close()
	return r.take(opened)
}

// take reads what comes out of an unpacker, within the bounds of a member and of the call.
func (r *reader) take(unpacked io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(unpacked, min(maxMember, r.unpacked)+1))
	r.unpacked -= int64(len(data))
	switch {
	case r.unpacked < 0:
		return nil, errUnpacked
	case len(data) > maxMember:
		return nil, refuse("it unpacks to more than the limit of %d MiB", maxMember>>20)
	case err != nil:
		return nil, refuse("it cannot be unpacked: %v", err)
	}
	return data, nil
}

// readGzip unpacks a file and reads what is in it; a WARC archive, whose records are packed one by one, as a stream.
func (r *reader) readGzip(in Input) ([]Document, error) {
	if r.nesting++; r.nesting > maxNesting {
		return nil, refuse("it is packed in a file packed in a packed file")
	}
	defer func() { r.nesting-- }()
	unpacked, err := gzip.NewReader(bytes.NewReader(in.Data))
	if err != nil {
		return nil, refuse("it cannot be unpacked: %v", err)
	}
	name := strings.TrimSuffix(in.name(), ".gz")
	if strings.HasSuffix(name, ".warc") {
		return r.readRecords(Input{Name: name}, &counted{unpacked, r})
	}
	data, err := r.take(unpacked)
	if err != nil {
		return nil, err
	}
	return r.read(Input{Data: data, Name: name, URL: in.URL})
}

// counted takes what is read off what a call may unpack.
type counted struct {
	io.Reader
	r *reader
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if c.r.unpacked -= int64(n); c.r.unpacked < 0 {
		return 0, errUnpacked
	}
	return n, err
}
