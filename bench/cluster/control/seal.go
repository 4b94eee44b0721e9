package control

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
)

// seal makes and checks the MACs of the lines of one direction. The zero value leaves lines as they
// are.
type seal struct {
	mac    hash.Hash
	number uint64
}

func (s *seal) set() bool { return s.mac != nil }

func (s *seal) key(key []byte) { s.mac = hmac.New(sha256.New, key) }

// sum is the MAC of the next line.
func (s *seal) sum(text []byte) []byte {
	var number [8]byte
	binary.BigEndian.PutUint64(number[:], s.number)
	s.number++
	s.mac.Reset()
	s.mac.Write(number[:])
	s.mac.Write(text)
	return s.mac.Sum(nil)
}

// next is what goes before the next line.
func (s *seal) next(text []byte) []byte {
	if !s.set() {
		return nil
	}
	return append(hex.AppendEncode(nil, s.sum(text)), ' ')
}

// open checks a line, and returns what is in it.
func (s *seal) open(line []byte) ([]byte, error) {
	if !s.set() {
		return line, nil
	}
	sum, text, _ := bytes.Cut(line, []byte{' '})
	given, err := hex.DecodeString(string(sum))
	if err != nil || !hmac.Equal(given, s.sum(text)) {
		return nil, errors.New("a line of the control connection is not authentic: " +
			"it was forged, changed, repeated or left out")
	}
	return text, nil
}
