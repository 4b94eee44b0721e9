package explore

import "github.com/joulemark/joulemark/algorithms"

// pack appends a state to words: its moment, its nodes, and its messages up to the end.
func (s *state) pack(words []uint32) []uint32 {
	words = append(words, s.judge, uint32(s.clock), uint32(uint64(s.clock)>>32),
		uint32(s.planned)<<8|uint32(s.cut), s.sent, uint32(len(s.nodes)))
	for i := 0; i < len(s.used); i += 4 {
		var w uint32
		for j := i; j < min(i+4, len(s.used)); j++ {
			w |= uint32(s.used[j]) << (8 * (j - i))
		}
		words = append(words, w)
	}
	words = append(words, s.nodes...)
	return append(words, s.flights...)
}

// unpack reads what pack has written.
func (s *state) unpack(words []uint32) {
	s.judge, s.clock = words[0], algorithms.Time(uint64(words[1])|uint64(words[2])<<32)
	s.planned, s.cut = uint8(words[3]>>8), uint8(words[3])
	s.sent = words[4]
	n := words[5]
	words = words[6:]
	for i := range s.used {
		s.used[i] = uint8(words[i/4] >> (8 * (i % 4)))
	}
	words = words[(len(s.used)+3)/4:]
	s.nodes = append(s.nodes[:0], words[:n]...)
	s.flights = append(s.flights[:0], words[n:]...)
}
