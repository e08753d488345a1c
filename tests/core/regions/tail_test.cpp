#include "regions/tail.h"

#include "core/regions/true_figure.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using regions::Tail;

/// On the teaching model, with a drawing of its own.
class TailTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const std::vector<sampling::Row> rows{{"a doctor", "", 3}};
        base::Context context;
        const auto latents =
            sampling::drawLatents(m_model, rows, sampling::Settings::of(m_model), {}, context)
                .latents;
        m_subject = regions::drawnSubject(m_model, latents, "a doctor");
    }

    /// What is not pushed is drawn as it was, though the picture was inverted and drawn again.
    void withoutAPushThePictureComesAgain()
    {
        base::Context context;
        Tail tail(m_model, m_subject, {});
        tail.begin(context);
        QCOMPARE(tail.grid().at(1), int64_t(8));
        QCOMPARE(tail.queries().size(0), int64_t(64));
        const at::Tensor ends = tail.pushed(at::zeros({1, 64}), context);
        QCOMPARE(ends.size(0), int64_t(2));
        const double wanted = m_subject.latents.square().mean().item<double>();
        for (int64_t sign = 0; sign < 2; ++sign)
            QVERIFY((ends[sign] - m_subject.latents[0]).square().mean().item<double>() <
                    0.01 * wanted);
    }

    /// A push of one half changes that half most; masks do not know of each other, and many are
    /// drawn in parts.
    void aPushActsWhereItIs()
    {
        base::Context context;
        Tail tail(m_model, m_subject, {});
        tail.begin(context);
        at::Tensor left = at::zeros({8, 8});
        left.narrow(1, 0, 4).fill_(1);
        const at::Tensor masks = at::stack({left.flatten(), 1 - left.flatten()});
        const at::Tensor ends = tail.pushed(masks, context); // [4, 4, 16, 16]
        const at::Tensor change = (ends.narrow(0, 2, 2) - ends.narrow(0, 0, 2)).abs().mean(1);
        const auto meanOf = [&](int64_t mask, int64_t first) {
            return change[mask].narrow(1, first, 8).mean().item<double>();
        };
        // What a cut asks: whose push a place answers to most.
        const QString found = QString("%1 %2, %3 %4")
                                  .arg(meanOf(0, 0))
                                  .arg(meanOf(1, 0))
                                  .arg(meanOf(1, 8))
                                  .arg(meanOf(0, 8));
        QVERIFY2(meanOf(0, 0) > 1.1 * meanOf(1, 0), qPrintable(found));
        QVERIFY2(meanOf(1, 8) > 1.05 * meanOf(0, 8), qPrintable(found));

        const at::Tensor many = tail.pushed(masks.repeat({6, 1}), context);
        QCOMPARE(many.size(0), int64_t(24));
        QVERIFY(at::allclose(many[10], ends[0], 1e-2, 1e-2));      // -c of the first mask
        QVERIFY(at::allclose(many[12 + 11], ends[3], 1e-2, 1e-2)); // +c of the second
    }

    /// The forecast is what is spent.
    void evaluationsAreForetold()
    {
        base::Context context;
        regions::TailSettings settings;
        settings.timestep = 101;
        Tail tail(m_model, m_subject, settings);
        tail.begin(context);
        tail.pushed(at::zeros({3, 64}), context);
        QCOMPARE(tail.evaluations(), Tail::evaluationsOf(m_model, settings, 3, 16));
        QCOMPARE(tail.evaluations(), std::int64_t(3 * (3 + 1 + 6 + 1)));
        // More than are drawn together: the untouched row comes with each part.
        Tail again(m_model, m_subject, settings);
        again.begin(context);
        again.pushed(at::zeros({11, 64}), context);
        QCOMPARE(again.evaluations(), Tail::evaluationsOf(m_model, settings, 11, 16));
        QCOMPARE(again.evaluations(), std::int64_t(3 * (3 + 1 + 22 + 2)));
    }

    void aStopIsHeard()
    {
        std::stop_source stop;
        int polls = 0;
        base::Context context(stop.get_token(), [&](const base::Progress &) {
            if (++polls == 3)
                stop.request_stop();
        });
        Tail tail(m_model, m_subject, {});
        QVERIFY_EXCEPTION_THROWN(tail.begin(context), base::Cancelled);
        QCOMPARE(polls, 3);
    }

private:
    const model::Model &m_model = tests::teachingModel();
    regions::Subject m_subject;
};

DEVIASCOPE_TEST(TailTest, "regions/tail")
#include "tail_test.moc"
