package explore

import "github.com/joulemark/joulemark/algorithms"

// Orbits are how many states an algorithm has, and how many of them differ in more than names: each
// state is visited by a search of its own, and then looked at under all names.
func Orbits[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], cfg Config,
) (states, orbits int64, err error) {
	cfg.Symmetry = true
	m, err := newModel(hide[M, S, P](alg), cfg)
	if err != nil {
		return 0, 0, err
	}
	p := m.stepper()
	seen, least := map[uint64]bool{}, map[uint64]bool{}
	var todo []state
	visit := func() {
		s := &p.next
		if mark := p.partsMark(s, p.momentMark(s), -1); !seen[mark] {
			seen[mark], least[p.mark(s)] = true, true
			var own state
			own.copy(s)
			todo = append(todo, own)
		}
	}
	p.start()
	for visit(); len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		acts := p.actions(&s, nil)
		p.ending(&s, &acts)
		for i := range acts {
			if r := p.step(&s, &acts[i], 0); r.err == nil {
				visit()
			}
		}
	}
	return int64(len(seen)), int64(len(least)), nil
}
