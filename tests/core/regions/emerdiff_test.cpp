#include "regions/emerdiff.h"

#include "core/regions/true_figure.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;

/// On pictures of the teaching model, whose figures are known.
class EmerDiffTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_subjects = tests::heldOutSubjects(); }

    /// Beside what an ellipse in the middle reaches.
    void figuresAreFound()
    {
        base::Context context;
        const auto means = tests::overlapsOf(m_subjects, [&](const regions::Subject &subject) {
            return regions::emerdiff(tests::teachingModel(), subject, {}, {}, context).map;
        });
        qInfo("%s", means.text().c_str());
        QVERIFY2(means.regions >= 0.82, means.text().c_str()); // .844; the aim is .85
        QVERIFY2(means.named > means.ellipse + 0.08, means.text().c_str());
        QVERIFY2(means.ellipse < 0.7, means.text().c_str());
        QVERIFY2(means.regions > means.random + 0.15, means.text().c_str());
    }

    /// A picture of one's own, of which no prompt is known.
    void onesOwnPicturesAreInverted()
    {
        base::Context context;
        const auto own = std::vector<regions::Subject>(m_subjects.begin(), m_subjects.begin() + 4);
        const auto means = tests::overlapsOf(own, [&](const regions::Subject &subject) {
            const auto seen =
                regions::ownSubject(tests::teachingModel(), subject.picture, "", 128, 128);
            return regions::emerdiff(tests::teachingModel(), seen, {}, {}, context).map;
        });
        QVERIFY2(means.regions > means.ellipse + 0.08, means.text().c_str());
    }

    void theSameAgain()
    {
        base::Context context;
        const auto cut = [&] {
            return regions::emerdiff(tests::teachingModel(), m_subjects.front(), {}, {}, context);
        };
        const auto first = cut();
        QCOMPARE(first.evaluations,
                 regions::Tail::evaluationsOf(tests::teachingModel(), {}, 6, 16));
        QVERIFY(first.map.labels == cut().map.labels);
    }

    void answersAreOfThePicturesSize()
    {
        at::Tensor signs = at::zeros({4, 4, 16, 16});
        signs[2].narrow(2, 0, 8).fill_(1); // +c of the first push changes the left half
        base::Context context;
        const at::Tensor answer = regions::answers(tests::teachingModel(), signs, context);
        QCOMPARE(answer.sizes().vec(), (std::vector<int64_t>{2, 128, 128}));
        QVERIFY(answer[0].narrow(1, 0, 56).min().item<float>() > 0);
        QVERIFY(answer[0].narrow(1, 0, 56).mean().item<float>() >
                1.5 * answer[0].narrow(1, 72, 56).mean().item<float>());
        QVERIFY(answer[1].abs().max().item<float>() < 1e-3F);
    }

private:
    std::vector<regions::Subject> m_subjects;
};

DEVIASCOPE_TEST(EmerDiffTest, "regions/emerdiff")
#include "emerdiff_test.moc"
