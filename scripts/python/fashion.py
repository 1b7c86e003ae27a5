# Fashion-MNIST with the recipe of the default preset, in PyTorch and scikit-learn: prints {"torch": [...], "sklearn": [...]}.
#   fashion.py FOLDER SEED...
import gzip
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import sklearn
import torch
from sklearn.neural_network import MLPClassifier

EPOCHS, BATCH, HIDDEN, RATE = 5, 32, 128, 1e-3


def read(folder, name, offset):
    with gzip.open(Path(folder) / f"{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def load(folder, name):
    x = read(folder, f"{name}-images-idx3-ubyte", 16).reshape(-1, 784).astype(np.float32) / 255
    return x, read(folder, f"{name}-labels-idx1-ubyte", 8).astype(np.int64)


def by_torch(train, test, seed):
    torch.manual_seed(seed)
    net = torch.nn.Sequential(torch.nn.Linear(784, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, 10))
    for layer in (net[0], net[2]):
        torch.nn.init.xavier_uniform_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    optimizer = torch.optim.Adam(net.parameters(), lr=RATE)
    x, y = map(torch.from_numpy, train)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(x)).split(BATCH):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(net(x[rows]), y[rows]).backward()
            optimizer.step()
    with torch.no_grad():
        return float((net(torch.from_numpy(test[0])).argmax(1).numpy() == test[1]).mean())


def by_sklearn(train, test, seed):
    # its weights start uniform as Glorot's, its biases within the same limits
    net = MLPClassifier(
        (HIDDEN,), alpha=0, batch_size=BATCH, learning_rate_init=RATE, max_iter=EPOCHS, random_state=seed
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # five epochs are no convergence
        net.fit(*train)
    return float(net.score(*test))


folder, seeds = sys.argv[1], [int(text) for text in sys.argv[2:]]
train, test = load(folder, "train"), load(folder, "t10k")
print(
    json.dumps(
        {
            "versions": {"torch": torch.__version__, "sklearn": sklearn.__version__, "numpy": np.__version__},
            "torch": [by_torch(train, test, seed) for seed in seeds],
            "sklearn": [by_sklearn(train, test, seed) for seed in seeds],
        }
    )
)
