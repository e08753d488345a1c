#include "network/clip_vision.h"

#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;

/// The teaching model's scorer tower. Its numbers are compared with transformers' by
/// verification/reference_check.
class ClipVisionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_vision = model.scorer->vision;
        const int64_t side = m_vision->config().imageSize;
        m_pixels = at::randn({5, 3, side, side}, at::detail::createCPUGenerator(1), at::kFloat);
    }

    void picturesAreIndependent()
    {
        const c10::NoGradGuard noGrad;
        const at::Tensor all = (*m_vision)(m_pixels);
        QCOMPARE(all.size(0), int64_t(5));
        for (int64_t i = 0; i < 5; ++i)
            QVERIFY(at::allclose((*m_vision)(m_pixels.narrow(0, i, 1))[0], all[i], 1e-3, 1e-4));
        QVERIFY(!at::allclose(all[0], all[1], 1e-2, 1e-2));
    }

    /// Positions are embedded: the same patches elsewhere are another picture.
    void whereAPatchLiesCounts()
    {
        const c10::NoGradGuard noGrad;
        const at::Tensor moved = m_pixels.roll(m_vision->config().patchSize, 3);
        QVERIFY(!at::allclose((*m_vision)(moved), (*m_vision)(m_pixels), 1e-3, 1e-3));
    }

private:
    std::optional<network::ClipVision> m_vision;
    at::Tensor m_pixels;
};

DEVIASCOPE_TEST(ClipVisionTest, "network/clip_vision")
#include "clip_vision_test.moc"
