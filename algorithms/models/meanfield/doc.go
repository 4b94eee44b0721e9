// Package meanfield predicts how a large population of nodes behaves that all follow the same
// probabilistic protocol in steps, without simulating it. Describe the protocol of one node as a
// [Model]: its states, its transitions, and the probability of each as a function of the occupancy
// measure, which is the fraction of nodes in every state. Then ask for
//
//   - [Model.Classic]: the mean field, which is exact for infinitely many nodes and off by
//     O(1/N) for N;
//   - [Model.Refined]: the refined mean field, which adds the 1/N term of the mean, so that it is
//     off by O(1/N²), and the covariances;
//   - [Model.Simulate]: a run of a finite population, drawn from its exact law at a cost that does
//     not depend on N.
//
// The first two cost the same for a hundred nodes as for a thousand million.
//
// # Assumptions
//
// In one step every node moves on its own, given the occupancy measure M of all: from state i to
// state j with probability K_ij(M). The probabilities are twice differentiable in M and do not
// depend on N. The O(1/N²) is for a start that does not change with N. Where it does, such as a
// single infected node out of N, the random time until things take off adds an error that stays, of
// the refined mean field too.
//
// # Reproducibility
//
// Results are the same to the last bit on every kind of processor, as long as Rates computes with
// Add, Sub, Mul, Div, Scale, and Pow. Exp and Log are those of package math, which may differ in
// the last bit from one kind to another.
//
// # Theory
//
// N. Gast, D. Latella, M. Massink: A refined mean field approximation of synchronous discrete-time
// population models, Performance Evaluation 126, 2018, Theorem 1. With Φ_j(m) = Σ_i m_i K_ij(m) and
// its first and second derivatives A and B at μ(t),
//
//	μ(t+1) = Φ(μ(t))
//	V(t+1) = A V(t) + ½ B·W(t)                         V(0) = 0
//	W(t+1) = A W(t) Aᵀ + Γ(μ(t))                       W(0) = 0
//	Γ(m)   = Σ_i m_i (diag(K_i) − K_iᵀ K_i)            K_i being row i of K(m)
//
// where E[M(t)] ≈ μ(t) + V(t)/N and Cov[M(t)] ≈ W(t)/N. The derivatives are taken automatically
// ([Number]) unless the model brings them along.
package meanfield
