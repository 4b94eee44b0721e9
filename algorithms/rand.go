package algorithms

import "math/bits"

// Rand is a counter-based random stream: the i-th value is a hash of the key and
// i, so streams with different keys are independent of each other and of the order
// in which they are drawn from. It is SplitMix64 (Steele, Lea, Flood: Fast
// splittable pseudorandom number generators, OOPSLA 2014), with the counter apart from the key.
// The zero value is the stream of key 0. It is no source of secrets.
type Rand struct{ key, n uint64 }

const golden = 0x9e3779b97f4a7c15

// NewRand returns the stream of a key made from the parts in their order, such as
// seed and node.
func NewRand(parts ...uint64) Rand { return Rand{key: Hash(parts...)} }

// RandAt returns the stream of a key after n values were drawn from it, so that an engine can keep
// a counter a node instead of a generator.
func RandAt(key, n uint64) Rand { return Rand{key: key, n: n} }

// Hash mixes the parts, in their order, into one well-spread word.
func Hash(parts ...uint64) uint64 {
	h := uint64(golden)
	for _, p := range parts {
		h = HashOn(h, p)
	}
	return h
}

// HashOn goes on from a hash with one more part: Hash(a, b) is HashOn(Hash(a), b).
func HashOn(h, part uint64) uint64 { return Mix(h ^ Mix(part+golden)) }

// Mix is the finaliser of SplitMix64, a bijection of 64-bit words.
func Mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Uint64 returns 64 random bits. With it a *Rand is a math/rand/v2.Source.
func (r *Rand) Uint64() uint64 {
	r.n++
	return Mix(r.key + r.n*golden)
}

// IntN returns a uniform number from 0 to n-1; n must be positive.
func (r *Rand) IntN(n int) int {
	if n <= 0 {
		panic("algorithms: Rand.IntN of a number that is not positive")
	}
	// Lemire's multiplication (ACM TOMACS 2019) with its rejection step, so that
	// the result is uniform and not nearly so.
	u := uint64(n)
	hi, lo := bits.Mul64(r.Uint64(), u)
	if lo < u {
		for threshold := -u % u; lo < threshold; {
			hi, lo = bits.Mul64(r.Uint64(), u)
		}
	}
	return int(hi)
}

// Float64 returns a uniform number in [0, 1) with 53 bits.
func (r *Rand) Float64() float64 { return float64(r.Uint64()>>11) / (1 << 53) }

// Perm returns the numbers 0 to n-1 in random order (Fisher and Yates).
func (r *Rand) Perm(n int) []int32 {
	p := make([]int32, n)
	for i := range p {
		j := r.IntN(i + 1)
		p[i] = p[j]
		p[j] = int32(i)
	}
	return p
}
