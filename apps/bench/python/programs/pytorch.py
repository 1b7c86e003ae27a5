# Defines 784-32-10, trains one step on a batch of 10, predicts: with PyTorch.
import torch
from torch import nn

x = (torch.arange(7840) % 7 / 7).reshape(10, 784)
y = torch.eye(10)
model = nn.Sequential(nn.Linear(784, 32), nn.Sigmoid(), nn.Linear(32, 10), nn.Sigmoid())
optimizer = torch.optim.SGD(model.parameters(), lr=5)
nn.functional.mse_loss(model(x), y).backward()
optimizer.step()
print(model(x)[0, 0].item())
