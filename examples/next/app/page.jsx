import { Recommendations } from './recommendations';

export default function Page() {
  return (
    <>
      <h1>For you</h1>
      <Recommendations />
    </>
  );
}
