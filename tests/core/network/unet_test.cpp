#include "network/unet.h"

#include "core/support.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;
using network::Edit;
using network::Site;
using network::Taps;
using network::Unet;
using network::UnetInput;

namespace {

at::Tensor normal(const std::vector<int64_t> &shape, std::uint64_t seed)
{
    return at::randn(shape, at::detail::createCPUGenerator(seed), at::kFloat);
}

} // namespace

/// The teaching model's U-Net: sites, edits and taps. Its numbers are compared with diffusers' by
/// verification/reference_check.
class UnetTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_unet = model.unet;
        m_context = model.text.encode({"", "a doctor"});
        m_untouched = run({});
    }

    void eachSiteHasTheShapeItSays()
    {
        const c10::NoGradGuard noGrad;
        for (const auto &[height, width] :
             {std::pair<int64_t, int64_t>{16, 16}, {12, 20}, {9, 7}}) {
            Taps taps;
            for (const Site &site : m_unet->sites())
                taps.activations[site] = at::Tensor();
            UnetInput odd = input();
            odd.sample = normal({2, 4, height, width}, 3);
            const at::Tensor out = (*m_unet)(odd, {}, &taps);
            QCOMPARE(out.sizes(), odd.sample.sizes());
            for (const auto &[site, activation] : taps.activations)
                QVERIFY2(activation.sizes().slice(1).vec() == m_unet->shape(site, height, width),
                         site.name().c_str());
        }
    }

    void zeroIsZeroAtEverySite()
    {
        for (const Site &site : m_unet->sites()) {
            QVERIFY2(at::equal(run({edit(site, 0)}), m_untouched), site.name().c_str());
            QVERIFY2(!at::equal(run({edit(site, 1)}), m_untouched), site.name().c_str());
        }
    }

    /// The rows of a batch, such as the halves of guidance, are edited one by one.
    void anEditOfSomeRowsLeavesTheOthersAlone()
    {
        for (const Site &site : m_unet->sites()) {
            Edit conditional = edit(site, 1);
            conditional.firstRow = 1;
            const at::Tensor out = run({conditional});
            QVERIFY2(at::equal(out[0], m_untouched[0]), site.name().c_str());
            QVERIFY2(!at::equal(out[1], m_untouched[1]), site.name().c_str());
        }
    }

    void editsAtOneSiteAdd()
    {
        const at::Tensor twice = run({edit(network::kMid, 1), edit(network::kMid, 2)});
        const at::Tensor once = run({edit(network::kMid, 3)});
        QVERIFY(at::allclose(twice, once, 1e-4, 1e-5));
    }

    void editsAtTwoSitesBothAct()
    {
        const Site up{Site::Part::Up, 0};
        const at::Tensor both = run({edit(network::kMid, 1), edit(up, 1)});
        QVERIFY(!at::allclose(both, run({edit(network::kMid, 1)}), 1e-3, 1e-3));
        QVERIFY(!at::allclose(both, run({edit(up, 1)}), 1e-3, 1e-3));
    }

    /// Read before the edits of its own site, after those before it.
    void tapsReadBeforeTheEditsOfTheirSite()
    {
        const Site up{Site::Part::Up, 0};
        const auto tapped = [&](const std::vector<Edit> &edits) {
            const c10::NoGradGuard noGrad;
            Taps taps;
            taps.activations = {{network::kMid, {}}, {up, {}}};
            (*m_unet)(input(), edits, &taps);
            return taps.activations;
        };
        const auto untouched = tapped({});
        const auto touched = tapped({edit(network::kMid, 1)});
        QVERIFY(at::equal(touched.at(network::kMid), untouched.at(network::kMid)));
        QVERIFY(!at::equal(touched.at(up), untouched.at(up)));
        QCOMPARE(untouched.size(), size_t(2));
    }

    /// A half pass can be used again, with other edits.
    void halvesMakeAWhole()
    {
        const c10::NoGradGuard noGrad;
        const network::UnetHalf half = m_unet->encode(input());
        const Edit some = edit(network::kMid, 1);
        QVERIFY(at::allclose(m_unet->decode(half, {&some, 1}), run({some}), 1e-4, 1e-5));
        QVERIFY(at::allclose(m_unet->decode(half), m_untouched, 1e-4, 1e-5));
    }

    void rowsAreIndependent()
    {
        const c10::NoGradGuard noGrad;
        const UnetInput both = input();
        const UnetInput second = {both.sample.narrow(0, 1, 1),
                                  both.timesteps.narrow(0, 1, 1),
                                  both.context.narrow(0, 1, 1),
                                  {}};
        QVERIFY(at::allclose((*m_unet)(second)[0], m_untouched[1], 1e-4, 1e-5));
    }

    void writtenAttentionIsTheSame()
    {
        const c10::NoGradGuard noGrad;
        const Unet written = m_unet->withForm(network::AttentionForm::Written);
        QVERIFY(at::allclose(written(input()), m_untouched, 1e-3, 1e-4));
    }

    /// What is read has the shape that its place says; weights are of a softmax; reading changes
    /// nothing.
    void attentionIsRead()
    {
        const c10::NoGradGuard noGrad;
        const auto places = m_unet->attentionPlaces();
        QCOMPARE(places.size(), size_t(2 + 1 + 2 * 2));
        network::AttentionAccess access;
        for (const network::AttentionPlace &place : places)
            access.readings[place] = {};
        QVERIFY(at::allclose((*m_unet)(input(), access), m_untouched, 1e-3, 1e-4));
        for (const auto &[place, reading] : access.readings) {
            const auto shape = m_unet->attentionShape(place, 16, 16);
            const int64_t positions = shape[1] * shape[2];
            QCOMPARE(reading.crossQueries.sizes().vec(),
                     (std::vector<int64_t>{2, positions, shape[0]}));
            QCOMPARE(reading.selfWeights.sizes().vec(),
                     (std::vector<int64_t>{2, positions, positions}));
            QCOMPARE(reading.crossWeights.size(2), m_context.size(1));
            for (const at::Tensor &weights : {reading.selfWeights, reading.crossWeights})
                QVERIFY(at::allclose(weights.sum(-1), at::ones({2, positions}), 1e-4, 1e-4));
        }
    }

    /// Led by the first row's weights, that row and its copies are what they were; another row is
    /// not, and is what its own pass makes of those weights whatever its company.
    void rowsCanFollowTheFirst()
    {
        const c10::NoGradGuard noGrad;
        UnetInput rows = input();
        rows.sample = at::cat({rows.sample, rows.sample.narrow(0, 0, 1)});
        rows.timesteps = at::full({3}, 400., at::kFloat);
        rows.context = m_context.narrow(0, 1, 1).expand({3, -1, -1});
        const at::Tensor own = (*m_unet)(rows);
        network::AttentionAccess following;
        following.followsFirstRow = true;
        const at::Tensor led = (*m_unet)(rows, following);
        QVERIFY(at::allclose(led[0], own[0], 1e-3, 1e-4));
        QVERIFY(at::allclose(led[2], own[2], 1e-3, 1e-4));
        QVERIFY(!at::allclose(led[1], own[1], 1e-2, 1e-2));
        const UnetInput fewer{rows.sample.narrow(0, 0, 2),
                              rows.timesteps.narrow(0, 0, 2),
                              rows.context.narrow(0, 0, 2),
                              {}};
        QVERIFY(at::allclose((*m_unet)(fewer, following)[1], led[1], 1e-3, 1e-4));
    }

    void whatIsAddedToAttentionActs()
    {
        const c10::NoGradGuard noGrad;
        for (const network::AttentionPlace &place : m_unet->attentionPlaces()) {
            const auto shape = m_unet->attentionShape(place, 16, 16);
            at::Tensor rows = at::zeros({2, shape[1] * shape[2], 1});
            rows[1].fill_(1);
            network::AttentionAccess access;
            access.added[place] = rows;
            const at::Tensor out = (*m_unet)(input(), access);
            QVERIFY(at::allclose(out[0], m_untouched[0], 1e-3, 1e-4));
            QVERIFY(!at::allclose(out[1], m_untouched[1], 1e-3, 1e-3));
        }
        const auto error = tests::errorOf([&] { m_unet->attentionShape({{}, 4}, 16, 16); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

    void editsThatDoNotFitAreRefused()
    {
        for (const Site &site : m_unet->sites()) {
            Edit bad = edit(site, 1);
            bad.delta = bad.delta.narrow(1, 0, 1);
            const auto error = tests::errorOf([&] { run({bad}); });
            QVERIFY2(error && error->kind() == base::ErrorKind::InvalidValue, site.name().c_str());
            QCOMPARE(error->where(), site.name());
        }
    }

    void unknownSitesAreRefused()
    {
        const auto error = tests::errorOf([&] { m_unet->shape({Site::Part::Up, 9}, 16, 16); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QCOMPARE(error->where(), std::string("up_9"));
    }

    void theEncodersShareIsAShare()
    {
        QVERIFY(m_unet->encoderShare() > 0.2);
        QVERIFY(m_unet->encoderShare() < 0.5); // up blocks have a layer more, and the skips
    }

private:
    UnetInput input() const
    {
        return {normal({2, 4, 16, 16}, 1), at::tensor({900., 250.}, at::kFloat), m_context, {}};
    }

    Edit edit(const Site &site, double scale) const
    {
        const auto shape = m_unet->shape(site, 16, 16);
        return {site, scale * normal({1, shape[0], shape[1], shape[2]}, 2), {}, 0, -1};
    }

    at::Tensor run(const std::vector<Edit> &edits) const
    {
        const c10::NoGradGuard noGrad;
        return (*m_unet)(input(), edits);
    }

    std::optional<Unet> m_unet;
    at::Tensor m_context, m_untouched;
};

DEVIASCOPE_TEST(UnetTest, "network/unet")
#include "unet_test.moc"
