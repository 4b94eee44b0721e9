package graphfile

import (
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/joulemark/joulemark/internal/strict"
)

// Starts of files that are no text.
var (
	gzipped  = []byte{0x1f, 0x8b}
	bzipped  = []byte("BZh")
	utf8Mark = []byte{0xef, 0xbb, 0xbf}
	others   = []struct {
		name  string
		start []byte
	}{
		{"xz", []byte{0xfd, '7', 'z', 'X', 'Z'}},
		{"zstd", []byte{0x28, 0xb5, 0x2f, 0xfd}},
		{"zip", []byte("PK\x03\x04")},
		{"7z", []byte("7z\xbc\xaf\x27\x1c")},
	}
)

// Place and text by which an archive of tar is known.
const (
	tarPlace = 257
	tarMark  = "ustar"
)

// plain is the text of what may be compressed, with lines that end in line feeds.
func plain(content []byte) ([]byte, error) {
	var unpacked io.Reader
	var err error
	switch {
	case bytes.HasPrefix(content, gzipped):
		unpacked, err = gzip.NewReader(bytes.NewReader(content))
	case bytes.HasPrefix(content, bzipped) && len(content) > 3 && content[3] >= '1' && content[3] <= '9':
		unpacked = bzip2.NewReader(bytes.NewReader(content))
	}
	if unpacked != nil && err == nil {
		content, err = strict.Read(unpacked, MaxBytes)
	}
	if err != nil {
		return nil, fmt.Errorf("decompressed: %w", err)
	}
	for _, o := range others {
		if bytes.HasPrefix(content, o.start) {
			return nil, fmt.Errorf("compressed by %s, which is not read (allowed: gzip, bzip2, text)", o.name)
		}
	}
	if len(content) > tarPlace && bytes.HasPrefix(content[tarPlace:], []byte(tarMark)) {
		return nil, errors.New("an archive of tar, which is not read (allowed: the file with the links)")
	}
	if content, err = fromUTF16(content); err != nil {
		return nil, err
	}
	content = bytes.TrimPrefix(content, utf8Mark)
	if at := bytes.IndexByte(content, 0); at >= 0 {
		return nil, fmt.Errorf("byte %d is 0, so it is no text in UTF-8 (%s)", at, read)
	}
	if bytes.IndexByte(content, '\r') >= 0 {
		content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
		content = bytes.ReplaceAll(content, []byte("\r"), []byte("\n"))
	}
	return content, nil
}

// fromUTF16 is the text in UTF-8, where it begins with a byte order mark of UTF-16, as programs of
// Windows write it.
func fromUTF16(content []byte) ([]byte, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(content, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return content, nil
	}
	if len(content)%2 != 0 {
		return nil, errors.New("UTF-16 by its byte order mark, but an odd number of bytes (allowed: whole letters)")
	}
	text := make([]byte, 0, len(content)/2)
	for at := 2; at < len(content); at += 2 {
		letter := rune(order.Uint16(content[at:]))
		if utf16.IsSurrogate(letter) && at+2 < len(content) {
			if pair := utf16.DecodeRune(letter, rune(order.Uint16(content[at+2:]))); pair != utf8.RuneError {
				letter, at = pair, at+2
			}
		}
		text = utf8.AppendRune(text, letter)
	}
	return text, nil
}
