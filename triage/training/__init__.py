"""Making the classifier that triage reads with: corpus, features, fitting, measuring. For developers and `retrain` only.

The running program never imports this package: it needs scikit-learn and jax, which only the development lock brings.
"""
