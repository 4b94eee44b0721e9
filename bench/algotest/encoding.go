package algotest

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/sim"
)

// encoding says that every message that is ever sent survives its encoding, and that
// Decode takes nothing else.
func (s *suite[M, S, P]) encoding() error {
	codec := NewCodec(s.alg.Decode)
	pool := &pool[M]{seen: map[string]bool{}}
	err := s.each(len(latencies), func(cfg *sim.Config) error {
		rec, _, err := s.record(*cfg)
		if err != nil {
			return err
		}
		return pool.add(rec, codec.roundTrip)
	})
	// What is sent under faults may be of kinds that a quiet run never sends.
	for seed := range uint64(s.seeds / 4) {
		cfg := s.scenario(seed)
		if rec, _, failed := s.record(cfg); failed == nil {
			if failed = pool.add(rec, codec.roundTrip); failed != nil {
				return errors.Join(err, failure(&cfg, failed))
			}
		}
	}
	if err != nil {
		return err
	}
	for _, b := range pool.encodings {
		if err := codec.cuts(b); err != nil {
			return err
		}
	}
	return s.checkNoise(pool.encodings)
}

// pool is the different encodings that runs have sent.
type pool[M algorithms.Message] struct {
	seen      map[string]bool
	encodings [][]byte
}

const maxPool = 2000

func (p *pool[M]) add(rec *recorder[M], check func(M) error) error {
	for _, m := range rec.sent {
		if p.seen[string(m.bytes)] || len(p.encodings) == maxPool {
			continue
		}
		p.seen[string(m.bytes)] = true
		p.encodings = append(p.encodings, m.bytes)
		if err := check(m.msg); err != nil {
			return err
		}
	}
	return nil
}

// noises is the number of random encodings that are tried.
const noises = 20_000

// checkNoise decodes bytes that nobody sent: random ones, and changed encodings.
func (s *suite[M, S, P]) checkNoise(encodings [][]byte) error {
	rng := algorithms.NewRand(0x6e6f697365)
	for range noises {
		b := s.noise(&rng, encodings)
		var err error
		if panicked := guard(func() error { err = s.checkDecode(b); return nil }); panicked != nil {
			return fmt.Errorf("decoding % x: %w", b, panicked)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkDecode says that what Decode takes is what Append writes, of a kind that there is.
func (s *suite[M, S, P]) checkDecode(b []byte) error {
	m, taken, err := NewCodec(s.alg.Decode).canonical(b)
	if taken && err == nil && int(m.Kind()) >= len(s.alg.Spec.Kinds) {
		err = fmt.Errorf("% x is decoded as %+v of kind %d (allowed: 0 to %d)",
			b, m, m.Kind(), len(s.alg.Spec.Kinds)-1)
	}
	return err
}

// noise makes bytes that may or may not be a message: made up as most encodings are,
// or an encoding with some bytes changed, or random.
func (s *suite[M, S, P]) noise(rng *algorithms.Rand, encodings [][]byte) []byte {
	switch {
	case rng.IntN(3) == 0:
		return made(func() byte { return byte(rng.Uint64()) }, len(s.alg.Spec.Kinds))
	case len(encodings) > 0 && rng.IntN(2) == 0:
		b := bytes.Clone(encodings[rng.IntN(len(encodings))])
		for range 1 + rng.IntN(3) {
			if len(b) > 0 {
				b[rng.IntN(len(b))] = byte(rng.Uint64())
			}
		}
		return b
	}
	b := make([]byte, rng.IntN(24))
	for i := range b {
		b[i] = byte(rng.Uint64())
	}
	if len(b) > 0 && rng.IntN(4) > 0 {
		b[0] %= byte(len(s.alg.Spec.Kinds))
	}
	return b
}

// made is a kind byte and up to seven varints of any magnitude, as most messages are
// encoded.
func made(next func() byte, kinds int) []byte {
	b := []byte{byte(int(next()) % kinds)}
	for range next() % 8 {
		v := uint64(next())
		switch next() % 4 {
		case 0: // small, as node numbers are
			v %= 16
		case 1: // around a power of two, where limits lie
			v = uint64(1)<<(v%64) + uint64(next()%3) - 1
		case 2:
			v = algorithms.Mix(v) >> (next() % 64)
		}
		b = algorithms.AppendUvarint(b, v)
	}
	return b
}
