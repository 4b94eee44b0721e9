package statemachine

// A Store is one replica of the state: a value for each key. The zero value is empty.
type Store struct{ values map[int]int64 }

// Apply carries out a command and returns its answer.
func (s *Store) Apply(c Command) int64 {
	found := s.values[c.Key]
	switch c.Op {
	case Get:
		return found
	case CompareAndSwap:
		if found == c.Old {
			s.write(c)
		}
		return found
	}
	s.write(c)
	return Nothing
}

func (s *Store) write(c Command) {
	if s.values == nil {
		s.values = map[int]int64{}
	}
	s.values[c.Key] = c.Value
}
