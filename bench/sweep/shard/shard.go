// Package shard says which chunks of a job are for this process, where a scheduler has started many
// that know nothing of each other.
//
// Shard I of K has every K-th chunk. So neighbours, which often take about as long, are spread over
// all shards, and which shard has a chunk depends on the chunk's number and K alone: not on what
// was done already.
package shard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Most is how many shards a job is cut into at most, unless somebody wants more. Slurm allows
// arrays of up to 1001 tasks (MaxArraySize) until its administrator says otherwise.
const Most = 1000

// Least is how long a shard should take at least, since a scheduler takes seconds to start one.
const Least = time.Minute

// Shard is one of several parts of a job. The zero value is the whole.
type Shard struct {
	Number int // from 1
	Count  int // of shards
}

// Parse reads what String writes.
func Parse(text string) (Shard, error) {
	const allowed = "I/K with I from 1 to K, such as 3/7"
	number, count, ok := strings.Cut(text, "/")
	i, errI := strconv.Atoi(number)
	k, errK := strconv.Atoi(count)
	if !ok || errI != nil || errK != nil || i < 1 || i > k {
		return Shard{}, suggest.Wrong("shard", suggest.Quote(text), allowed)
	}
	return Shard{i, k}, nil
}

// String is as in "3/7".
func (s Shard) String() string { return fmt.Sprintf("%d/%d", max(s.Number, 1), max(s.Count, 1)) }

// Has tells whether a chunk is in the shard.
func (s Shard) Has(chunk int) bool { return s.Count < 2 || holder(chunk, s.Count) == s.Number }

// Of is those of some chunks that are in the shard.
func (s Shard) Of(chunks []int) []int {
	return slices.DeleteFunc(slices.Clone(chunks), func(c int) bool { return !s.Has(c) })
}

// holder is the number of the shard that has a chunk.
func holder(chunk, count int) int { return chunk%count + 1 }

// Holders are the numbers of the shards that have some chunks, in their order.
func Holders(chunks []int, count int) []int {
	var numbers []int
	for _, c := range chunks {
		numbers = append(numbers, holder(c, max(count, 1)))
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// Ranges writes numbers in ascending order as schedulers read them: 3,17-19.
func Ranges(numbers []int) string {
	var parts []string
	for len(numbers) > 0 {
		n := 1
		for n < len(numbers) && numbers[n] == numbers[0]+n {
			n++
		}
		part := strconv.Itoa(numbers[0])
		if n > 1 {
			part += "-" + strconv.Itoa(numbers[n-1])
		}
		parts, numbers = append(parts, part), numbers[n:]
	}
	return strings.Join(parts, ",")
}

// Count is into how many shards to cut a job: most at most, and no more than there are chunks. All
// is how long all chunks take one after the other; where that is known, each shard takes [Least] or
// longer, and 0 is not known.
func Count(chunks int, all time.Duration, most int) int {
	k := min(chunks, most)
	if all > 0 {
		k = min(k, int(all/Least))
	}
	return max(k, 1)
}
