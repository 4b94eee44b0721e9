package commit

import "github.com/joulemark/joulemark/algorithms"

// roll is whose answer a coordinator waits for. The zero value is a roll of nobody.
type roll struct {
	answers []answer // by node
	open    int      // nodes that owe one
}

// answer is what a node has said.
type answer uint8

const (
	owed answer = iota
	yes
	no
	excused // nothing is expected of it
)

// call expects an answer of all nodes but self.
func (r *roll) call(n int, self algorithms.ID) {
	if r.answers == nil {
		r.answers = make([]answer, n)
	}
	clear(r.answers)
	r.answers[self] = excused
	r.open = n - 1
}

// take notes the first answer of a node.
func (r *roll) take(from algorithms.ID, a answer) bool {
	if r.answers[from] != owed {
		return false
	}
	r.answers[from] = a
	r.open--
	return true
}

// again expects an answer of all who gave none or said yes.
func (r *roll) again() {
	r.open = 0
	for i, a := range r.answers {
		switch a {
		case yes, owed:
			r.answers[i] = owed
			r.open++
		case no:
			r.answers[i] = excused
		}
	}
}

// only expects another answer of those who gave one, and of nobody else.
func (r *roll) only(given answer) {
	r.open = 0
	for i, a := range r.answers {
		r.answers[i] = excused
		if a == given {
			r.answers[i] = owed
			r.open++
		}
	}
}
