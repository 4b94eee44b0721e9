package engine

import "github.com/joulemark/joulemark/algorithms"

// Farthest is later than anything that happens.
const Farthest = algorithms.Time(1<<63 - 1)
