package algotest

import (
	"errors"
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/sim"
)

// Claim tells a checker of n nodes what the bytes decide: observations with any numbers, as a node
// process can send them that is broken or somebody else's, and faults between them. Whatever it is,
// the checker answers with its judgement, which names the property of its Spec that is broken if
// one is, and does not panic. Like an engine, Claim ends with the first violation, and asks for the
// goal and the result all the time.
func Claim(spec *algorithms.Spec, c algorithms.Checker, n int, data []byte) error {
	return guard(func() error {
		tape := claims{data: data, n: n, down: make([]bool, n)}
		var at algorithms.Time
		for len(tape.data) > 0 {
			at += algorithms.Time(tape.next())
			if tape.next()%8 == 0 {
				c.Fault(at, tape.fault(at))
			} else if v := c.Observe(at, algorithms.ID(int(tape.next())%n), tape.observation()); v != nil {
				return named(spec, v)
			}
			c.Goal()
			if r := c.Result(); r.Ops < 0 {
				return fmt.Errorf("the checker has a result of %d units (allowed: 0 or more)", r.Ops)
			}
		}
		c.Result()
		if f, ok := c.(algorithms.FinalChecker); ok {
			return named(spec, f.Finish(tape.next()%2 == 0))
		}
		return nil
	})
}

// named is an error where a violation does not say which property of the Spec is broken.
func named(spec *algorithms.Spec, violation error) error {
	if _, ok := spec.Property(violation); !ok && violation != nil {
		return fmt.Errorf("%w, says the checker, which is no algorithms.Violation of one of Spec.Properties", violation)
	}
	return nil
}

// ClaimSeeds are short scripts for fuzz targets that call Claim.
func ClaimSeeds() [][]byte {
	seeds := [][]byte{
		{1, 1, 0, 4, 1 + plainClaims, 0, 0xff}, // Value 1, Aux -1
	}
	for seed := range uint64(8) {
		seeds = append(seeds, script(seed)[:seedLength])
	}
	return seeds
}

// claims is a script of observations and faults.
type claims struct {
	data []byte
	n    int
	down []bool
	cuts []*algorithms.Cut
}

// next is the next byte, and 0 behind the end.
func (t *claims) next() byte {
	if len(t.data) == 0 {
		return 0
	}
	b := t.data[0]
	t.data = t.data[1:]
	return b
}

// plainClaims is where the bytes begin that stand for themselves in an observation: half of them
// do.
const plainClaims = 0x80

// number is a small number for most bytes, below zero too, and otherwise one that overflows
// something.
func (t *claims) number() int64 {
	edges := [...]int64{
		-1, 0, int64(t.n), int64(t.n) - 1, int64(t.n) + 1, math.MaxUint8, math.MaxUint8 + 1, math.MaxUint16,
		math.MaxUint16 + 1,
		math.MaxInt32, math.MaxInt32 + 1, math.MinInt32, math.MaxUint32, math.MaxUint32 + 1, math.MaxUint32 + 2,
		math.MaxInt64, math.MaxInt64 - 1, math.MinInt64, math.MinInt64 + 1, 1 << 53, 1 << 62, -1 << 62,
	}
	b := t.next()
	if b >= plainClaims {
		return int64(b) - plainClaims - 16 + 16*int64(b&1)
	}
	return edges[int(b)%len(edges)]
}

func (t *claims) observation() algorithms.Observation {
	return algorithms.Observation{What: t.next() % 16, Value: t.number(), Aux: t.number()}
}

// fault is one that an engine could inject: it crashes who is up, and heals what is split.
func (t *claims) fault(at algorithms.Time) algorithms.Fault {
	node := algorithms.ID(int(t.next()) % t.n)
	f := algorithms.Fault{At: at, Kind: algorithms.Crash, Node: node}
	switch {
	case t.next()%2 == 0 && len(t.cuts) > 0:
		f = algorithms.Fault{At: at, Kind: algorithms.Heal, Cut: t.cuts[0]}
		t.cuts = t.cuts[1:]
	case t.next()%4 == 0:
		cut := &algorithms.Cut{SideA: make([]bool, t.n)}
		cut.SideA[node] = true
		f = algorithms.Fault{At: at, Kind: algorithms.Split, Cut: cut}
		t.cuts = append(t.cuts, cut)
	case t.down[node]:
		f.Kind = algorithms.Recover
		fallthrough
	default:
		t.down[node] = !t.down[node]
	}
	return f
}

// claims tells the checkers of all variants what nobody would.
func (s *suite[M, S, P]) claims() error {
	var errs []error
	for _, p := range s.params {
		n := s.sizes[len(s.sizes)/2]
		for seed := range uint64(s.seeds) {
			cfg := s.plain(n, p, seed)
			if !s.possible(&cfg) {
				continue
			}
			inst, err := s.alg.Prepare(sim.Setup(cfg))
			if err == nil {
				err = Claim(&s.alg.Spec, inst.Checker, n, script(seed)[:4*seedLength])
			}
			if err != nil {
				errs = append(errs, failure(&cfg, fmt.Errorf("claims %d: %w", seed, err)))
				break // the other seeds have the same to say
			}
		}
	}
	return errors.Join(errs...)
}

// spec holds what the algorithm says of itself to what others build on.
func (s *suite[M, S, P]) spec() error {
	errs := []error{s.alg.Spec.Validate()}
	if s.alg.New == nil {
		errs = append(errs, errors.New("Algorithm.New is nil"))
	}
	if s.alg.Decode == nil {
		errs = append(errs, errors.New("Algorithm.Decode is nil"))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return s.accepts()
}

// accepts runs through the sizes: the defaults are possible at all of them, and every
// variant at one or more.
func (s *suite[M, S, P]) accepts() error {
	if len(s.sizes) == 0 {
		return fmt.Errorf("no size is left to run (allowed: at least %d nodes)", max(1, s.alg.Spec.MinNodes))
	}
	var errs []error
	for _, p := range s.params {
		possible := 0
		var last error
		for _, n := range s.sizes {
			cfg := s.plain(n, p, 0)
			inst, err := s.alg.Prepare(sim.Setup(cfg))
			switch {
			case err != nil && p == nil:
				errs = append(errs, fmt.Errorf("%d nodes, default parameters: %w", n, err))
			case err != nil:
				last = err
			case inst.Node == nil || inst.Checker == nil:
				errs = append(errs, fmt.Errorf("%d nodes, parameters %v: an instance without nodes or "+
					"without a checker", n, p))
			default:
				possible++
			}
		}
		if possible == 0 && last != nil {
			errs = append(errs, fmt.Errorf("parameters %v are possible at none of the sizes %v: %w", p, s.sizes, last))
		}
	}
	return errors.Join(errs...)
}
