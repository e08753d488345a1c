#include "training/head_training.h"

#include "base/error.h"

#include <ATen/ATen.h>

namespace deviascope::training {

explanation::Head trainHead(const at::Tensor &embedded, const at::Tensor &labels,
                            const std::vector<std::string> &classes,
                            const TrainerSettings &settings, discovery::Checkpoint &checkpoint,
                            base::Context &context)
{
    const auto count = static_cast<std::int64_t>(classes.size());
    for (std::int64_t c = 0; c < count; ++c)
        if (!labels.eq(c).any().item<bool>())
            throw base::Error(base::ErrorKind::InvalidValue, "A class has no picture to learn from",
                              classes[static_cast<size_t>(c)], "Show pictures of every class.");
    const at::Tensor weight = at::zeros({count, embedded.size(1)}, embedded.options());
    const at::Tensor bias = at::zeros({count}, embedded.options());
    Trainer trainer({{"weight", weight}, {"bias", bias}}, settings, checkpoint);
    const Trained trained = trainer.run(
        [&](int, int) {
            const at::Tensor logits = at::matmul(embedded, weight.t()) + bias;
            return at::nll_loss(at::log_softmax(logits, 1), labels);
        },
        context);
    if (trained.isStopped)
        throw base::Cancelled();
    return {classes, weight.detach().cpu().clone(), bias.detach().cpu().clone()};
}

} // namespace deviascope::training
