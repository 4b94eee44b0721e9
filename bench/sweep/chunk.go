package sweep

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/bench/outcomes"
	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/internal/suggest"
)

// How trials are cut into chunks: as many as keep a thousand machines busy, unless one would be so
// short that handing it out takes longer, and none so long that much is lost with it; but not so
// many that their results are more than anybody wants to keep. The length of a chunk is the nodes
// of all its trials together.
const (
	manyChunks    = 1 << 10
	mostChunks    = 1 << 16
	shortestChunk = 1 << 12
	longestChunk  = 1 << 18
)

// cut numbers the chunks.
func (s *Sweep) cut() {
	total := s.Trials()
	s.chunks = 0
	for i := range s.points {
		p := &s.points[i]
		p.size = max(ceil(total, manyChunks), ceil(shortestChunk, p.trial.Nodes))
		p.size = max(min(p.size, longestChunk/p.trial.Nodes), ceil(total, mostChunks))
		p.size = min(p.size, s.trials)
		p.first = s.chunks
		s.chunks += ceil(s.trials, p.size)
	}
}

func ceil(n, by int) int { return (n + by - 1) / by }

// indexOf is the place of the point that a chunk is of.
func (s *Sweep) indexOf(chunk int) int {
	i, ok := slices.BinarySearchFunc(s.points, chunk, func(p point, chunk int) int { return p.first - chunk })
	if !ok {
		i-- // it is not the first of its point
	}
	return i
}

// of is the point that a chunk is of, and its trials.
func (s *Sweep) of(chunk int) (p *point, first, count int) {
	p = &s.points[s.indexOf(chunk)]
	first = (chunk - p.first) * p.size
	return p, first, min(p.size, s.trials-first)
}

// TrialsOf is how many trials a chunk has.
func (s *Sweep) TrialsOf(chunk int) int {
	_, _, count := s.of(chunk)
	return count
}

// Job is the sweep for those who hand out chunks.
func (s *Sweep) Job() job.Job {
	return job.Job{ID: s.ID, Chunks: s.chunks, Work: s.work}
}

// format is the version of result. It changes when the meaning of a sum does, or how chunks are
// cut.
const format = 1

// result is what a chunk came to, as JSON.
type result struct {
	Format int           `json:"format"`
	Sweep  string        `json:"sweep"` // its ID
	Chunk  int           `json:"chunk"`
	First  int           `json:"first"` // trial of the point
	Trials int           `json:"trials"`
	Sums   outcomes.Sums `json:"sums"`
}

// work does a chunk.
func (s *Sweep) work(ctx context.Context, chunk int) ([]byte, error) {
	p, first, count := s.of(chunk)
	sums, err := p.runner.Sum(ctx, p.trial, first, count)
	if err != nil {
		return nil, err
	}
	return json.Marshal(result{format, s.ID, chunk, first, count, sums})
}

// read reads what work wrote.
func (s *Sweep) read(chunk int, text []byte) (*result, error) {
	var r result
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return nil, fmt.Errorf("no result of a chunk: %w", err)
	}
	_, first, count := s.of(chunk)
	switch {
	case r.Format != format:
		return nil, suggest.Wrong("format", r.Format, "%d", format)
	case r.Sweep != s.ID:
		return nil, suggest.Wrong("sweep", suggest.Quote(r.Sweep), "%s", s.ID)
	case r.Chunk != chunk || r.First != first || r.Trials != count || r.Sums.Runs != int64(count):
		return nil, fmt.Errorf("result of chunk %d with %d trials from %d on (allowed: of chunk %d, with %d trials "+
			"from %d on)", r.Chunk, r.Sums.Runs, r.First, chunk, count, first)
	}
	return &r, nil
}
