package paxos

import "github.com/joulemark/joulemark/algorithms"

// valueBytes is the size of a value in a message.
const valueBytes = 8

func appendValue(b []byte, value int64) []byte {
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(value>>shift))
	}
	return b
}

func readValue(r *algorithms.Reader) int64 {
	var v int64
	for range valueBytes {
		v = v<<8 | int64(r.Byte())
	}
	return v
}
