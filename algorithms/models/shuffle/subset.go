package shuffle

import "github.com/joulemark/joulemark/algorithms"

// stream is the random stream of algorithms.Rand as a single word, which stays in a register.
type stream uint64

// golden is by how much the word goes on with each value.
const golden = 0x9e3779b97f4a7c15

// sampler draws uniformly random subsets of a given size. It takes each element by itself with
// about the right probability, by whole words, and then corrects the size with single elements.
// Both treat all elements alike, so every subset of that size is equally likely.
type sampler struct {
	random stream
	base   []block    // to be picked from
	sums   []uint64   // of each block of base
	ends   []uint64   // elements up to the end of each block
	buffer [64]uint32 // random words, of which some are used
	used   int
}

func newSampler(blocks int) sampler {
	s := sampler{base: make([]block, blocks), sums: make([]uint64, blocks), ends: make([]uint64, blocks)}
	s.seed(0)
	return s
}

// seed starts the random stream with that word.
func (s *sampler) seed(random uint64) {
	s.random = stream(random)
	s.used = len(s.buffer) // what is left belongs to the stream before
}

// draw makes dst a subset of so many elements of a set. The density decides how long that takes,
// but not what comes out.
func (s *sampler) draw(dst, of []block, want int, d density) {
	have := 0
	for i := range dst {
		have += s.thin(&dst[i], &of[i], d)
	}
	s.fit(dst, of, have, want)
}

// thin takes each element of a block with the probability d, and counts them.
func (s *sampler) thin(dst, of *block, d density) int {
	if d.levels == 0 {
		if d.numerator == 0 {
			*dst = block{}
			return 0
		}
		*dst = *of
		return dst.size()
	}
	random := uint64(s.random)
	if d.levels > 1 {
		// A random word is of density 1/2. AND with another one makes q/2 of q, OR makes (1+q)/2.
		var mask block
		for l := range d.levels {
			or := -uint64(d.numerator >> l & 1)
			for w := range mask {
				random += golden
				r := algorithms.Mix(random)
				mask[w] = mask[w]&r | or&(mask[w]|r)
			}
		}
		for w := range mask {
			dst[w] = of[w] & mask[w]
		}
	} else {
		for w := 0; w < len(dst); w += 4 { // by fours, as most of the rest would be the loop itself
			dst[w] = of[w] & algorithms.Mix(random+golden)
			random += golden
			dst[w+1] = of[w+1] & algorithms.Mix(random+golden)
			random += golden
			dst[w+2] = of[w+2] & algorithms.Mix(random+golden)
			random += golden
			dst[w+3] = of[w+3] & algorithms.Mix(random+golden)
			random += golden
		}
	}
	s.random = stream(random)
	return dst.size()
}

// fit adds elements of a set to its subset m, or takes some away, until m, which has so many, has
// as many as wanted.
func (s *sampler) fit(m, of []block, have, want int) {
	if have == want {
		return
	}
	change := want - have
	less := change >> 63 // all ones if some are to go
	adding := ^uint64(less)
	for i := range m {
		m, of, base := &m[i], &of[i], &s.base[i]
		for w := range m {
			base[w] = m[w] ^ of[w]&adding // without branches, because m is a part of it
		}
	}
	s.flip(m, s.base, adding, (change^less)-less)
}

// flip puts so many elements of base into m, which has none of them, if adding is all ones, and
// takes them out of m, which has all of them, if adding is 0.
func (s *sampler) flip(m, base []block, adding uint64, left int) {
	if len(base) == 1 {
		if sums, size := base[0].sums(); size <= laneMost {
			for left > 0 {
				words := s.words(left)
				left += flip(&m[0], &base[0], sums, words, adding) - len(words)
			}
			return
		}
	}
	total, most := 0, 0
	for i := range base {
		sums, size := base[i].sums()
		total += size
		most = max(most, size)
		s.sums[i], s.ends[i] = sums, uint64(total)
	}
	if most > laneMost {
		s.flipDense(m, base, adding, left)
		return
	}
	for left > 0 {
		i := s.blockOf(s.random.below(uint64(total)))
		left += flip(&m[i], &base[i], s.sums[i], s.words(1), adding) - 1
	}
}

// words are the next random ones of 32 bits, not more than so many but some.
func (s *sampler) words(most int) []uint32 {
	most = min(most, len(s.buffer))
	if s.used+most > len(s.buffer) {
		random := uint64(s.random)
		for i := 0; i < len(s.buffer); i += 2 {
			random += golden
			r := algorithms.Mix(random)
			s.buffer[i], s.buffer[i+1] = uint32(r), uint32(r>>32)
		}
		s.random = stream(random)
		s.used = 0
	}
	s.used += most
	return s.buffer[s.used-most : s.used]
}

// flip puts an element of a block into another one, or takes it out, for each of the random words.
// It returns how many words were of no use, as the element had been put in or taken out before.
func flip(to, from *block, sums uint64, words []uint32, adding uint64) (again int) {
	size := sums >> 56
	for _, random := range words {
		product := uint64(random) * size
		if low := uint64(uint32(product)); low < size && low < (1<<32)%size {
			again++ // for elements to be equally likely, see algorithms.Rand.IntN
			continue
		}
		shift, within := lane(sums, product>>32+1)
		word := shift >> 3 & 7
		fresh := (to[word] ^ adding) & nth(from[word], within)
		to[word] ^= fresh
		if fresh == 0 {
			again++
		}
	}
	return again
}

// flipDense puts so many elements of base into m, or takes them out. It tries random items until
// they are in base.
func (s *sampler) flipDense(m, base []block, adding uint64, left int) {
	items := uint64(len(m)) * blockBits
	for left > 0 {
		item := s.random.below(items)
		i, word := item/blockBits, item%blockBits/64
		fresh := (m[i][word] ^ adding) & base[i][word] & (1 << (item % 64))
		m[i][word] ^= fresh
		if fresh != 0 {
			left--
		}
	}
}

// blockOf is the block that has the element with that rank in it.
func (s *sampler) blockOf(rank uint64) int {
	lo, hi := 0, len(s.ends)-1
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if rank < s.ends[mid] {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}
