// Package viewstamped holds Viewstamped Replication in the form of its revision of 2012: a primary
// has a majority take part in every operation, views change when it fails, and a replica
// that comes back recovers its state from the others, without stable storage. The functional unit
// is the decided value.
//
// Replicas are numbered from 0, views from 0, and the primary of view v is replica v mod N. Of N
// replicas a majority is needed; the paper has N = 2f+1 and f+1. A replica that recovers hears
// of ⌈N/2⌉ others, which have one in common with the others of any majority that it was part of.
package viewstamped
